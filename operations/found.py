"""What was found of a customer, and what that means."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Verdict(StrEnum):
    """What is to be thought of what was found."""

    LEFT_BEHIND = "left behind"
    """It should not be there; something must be done."""
    MARK = "mark"
    """Random ids and times alone, which keep what was erased from coming back; it goes by itself."""
    EXPIRES = "expires"
    """A message that nobody uses any more and that cannot be deleted singly; it goes by itself."""
    SEALED = "sealed"
    """A dead letter, sealed; it opens with a key in the service's database, which is looked for there."""
    AUDIT = "audit"
    """What an operator did about the customer, by random ids; it goes by itself."""
    OF_ANOTHER = "of another"
    """It belongs to another customer and holds the same words, such as an address of a company that both are of."""


@dataclass(frozen=True)
class Found:
    """One document or message; `until` is when it goes by itself, None for never."""

    where: str
    verdict: Verdict
    until: datetime | None = None


@dataclass(frozen=True)
class Line:
    """What was found in one place with one meaning; `until` is when the last of it goes."""

    where: str
    verdict: Verdict
    count: int
    until: datetime | None


def summed_up(found: Iterable[Found]) -> Sequence[Line]:
    """Return a line a place and meaning, what was left behind first."""
    counts: dict[tuple[str, Verdict], int] = defaultdict(int)
    latest: dict[tuple[str, Verdict], datetime | None] = {}
    for each in found:
        place = each.where, each.verdict
        counts[place] += 1
        times = [moment for moment in (each.until, latest.get(place)) if moment]
        latest[place] = max(times, default=None)
    order = list(Verdict)
    lines = [Line(where, verdict, counts[where, verdict], latest[where, verdict]) for where, verdict in counts]
    return sorted(lines, key=lambda line: (order.index(line.verdict), line.where))
