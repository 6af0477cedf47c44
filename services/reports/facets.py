"""By what the table can be narrowed, and how many rows each choice would give."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from itertools import groupby
from operator import itemgetter

from services.reports.detections import DANGEROUS, SEVERITY
from services.reports.narrowing import FACETS, Narrowing
from shared.mongodb import Document

FIELDS = {
    "verdict": "severity",
    "attack_type": "mail.attack_type",
    "place": "place",
    "since": "since",
    "mailbox": "mail.mailbox_address",
}
MOST = 30
"""Values of one facet that are offered; the search finds the others."""

_BUT_MAILBOX = itemgetter(slice(4))
_OF_MAILBOX = itemgetter(4, 5)
_LEVELS = {severity: level.value for level, severity in SEVERITY.items()}

Cell = tuple[str, str, str, str, int, int]
"""Verdict, attack type, place, since, number of the mailbox, mails."""


@dataclass(frozen=True)
class Counts:
    """How many rows a choice gives in all, and by facet how many each value would give beside the other choices."""

    total: int
    facets: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Cube:
    """How many mails there are of each combination of the facets' values; a few thousand cells for 10,000 mails."""

    mailboxes: tuple[str, ...] = ()
    cells: tuple[Cell, ...] = ()

    def counts(self, wanted: Narrowing) -> Counts:
        """Count in one pass: cells that fail one choice alone count only for that facet."""
        choices, boxes = _choices(wanted), _numbers(wanted, self.mailboxes)
        found: list[Counter[str]] = [Counter() for _ in choices]
        by_mailbox: Counter[int] = Counter()
        total = 0
        for values, cells in groupby(self.cells, _BUT_MAILBOX):
            failed = [place for place, chosen in enumerate(choices) if chosen and values[place] not in chosen]
            if len(failed) > 1:
                continue
            here = [_OF_MAILBOX(cell) for cell in cells]
            wanted_here = sum(mails for box, mails in here if not boxes or box in boxes)
            for place in failed or range(len(choices)) if wanted_here else ():
                found[place][values[place]] += wanted_here
            if not failed:
                total += wanted_here
                for box, mails in here:
                    by_mailbox[box] += mails
        counted = [*found, {self.mailboxes[box]: mails for box, mails in by_mailbox.items()}]
        return Counts(total, {facet: _listed(facet, each) for facet, each in zip(FACETS, counted, strict=True)})


def stages() -> list[Document]:
    """Return the stages that count the combinations."""
    fields: Document = {facet: {"$ifNull": [f"${field}", ""]} for facet, field in FIELDS.items()}
    return [{"$group": {"_id": fields, "mails": {"$sum": 1}}}]


def cube(found: Iterable[Document]) -> Cube:
    """Read what the stages gave."""
    mailboxes: dict[str, int] = {}
    cells = []
    for each in found:
        values = each["_id"]
        number = mailboxes.setdefault(values["mailbox"], len(mailboxes))
        kind = (values[facet] for facet in FACETS[1:-1])
        cells.append((_LEVELS[values["verdict"]], *kind, number, each["mails"]))
    return Cube(tuple(mailboxes), tuple(sorted(cells)))


def _listed(facet: str, counted: Mapping[str, int]) -> dict[str, int]:
    """Return the values to offer, the most frequent first."""
    named = [each for each in counted.items() if each[0]]
    most = MOST if facet == "mailbox" else len(named)
    return dict(nsmallest(most, named, key=lambda each: (-each[1], each[0])))


def _choices(wanted: Narrowing) -> tuple[Sequence[str], ...]:
    return (wanted.verdict or DANGEROUS, wanted.attack_type, wanted.place, wanted.since)


def _numbers(wanted: Narrowing, mailboxes: Sequence[str]) -> frozenset[int]:
    """Return the numbers of the chosen mailboxes, an impossible one where none of them has any mail."""
    chosen = frozenset(number for number, name in enumerate(mailboxes) if name in wanted.mailbox)
    return chosen or frozenset([-1] if wanted.mailbox else [])
