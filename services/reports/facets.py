"""By what the table can be narrowed, and how many rows each choice would give."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from services.reports.detections import DANGEROUS
from services.reports.narrowing import FACETS, Narrowing
from shared.mongodb import Document

FIELDS = {
    "verdict": "level",
    "attack_type": "mail.attack_type",
    "place": "place",
    "since": "since",
    "mailbox": "mail.mailbox_address",
}
MOST = 30
"""Values of one facet that are offered; the search finds the others."""

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
        """Count in one pass: a cell that fails one choice alone counts only for that facet."""
        chosen = [frozenset(values) for values in _choices(wanted, self.mailboxes)]
        found: list[Counter[str | int]] = [Counter() for _ in FACETS]
        total = 0
        for cell in self.cells:
            failed = [place for place, values in enumerate(chosen) if values and cell[place] not in values]
            total += 0 if failed else cell[-1]
            for place in range(len(FACETS)) if not failed else failed if len(failed) == 1 else ():
                found[place][cell[place]] += cell[-1]
        return Counts(total, {facet: self._named(facet, counter) for facet, counter in zip(FACETS, found, strict=True)})

    def _named(self, facet: str, counter: Counter[str | int]) -> dict[str, int]:
        named = {self.mailboxes[value] if isinstance(value, int) else value: n for value, n in counter.items()}
        ordered = sorted(named.items(), key=lambda each: (-each[1], each[0]))
        return dict([each for each in ordered if each[0]][: MOST if facet == "mailbox" else None])


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
        cells.append((*(values[facet] for facet in FACETS[:-1]), number, each["mails"]))
    return Cube(tuple(mailboxes), tuple(sorted(cells)))


def _choices(wanted: Narrowing, mailboxes: tuple[str, ...]) -> Iterable[Iterable[str | int]]:
    yield wanted.verdict or [level.value for level in DANGEROUS]
    yield wanted.attack_type
    yield wanted.place
    yield wanted.since
    yield [number for number, name in enumerate(mailboxes) if name in wanted.mailbox] or (
        [-1] if wanted.mailbox else []
    )
