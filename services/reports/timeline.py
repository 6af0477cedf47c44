"""The weeks of a result without gaps, or its months when there are many weeks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby

from services.reports.figures import Week
from services.reports.scans import Scan

MOST_WEEKS, MOST_MONTHS = 16, 24


@dataclass(frozen=True)
class Timeline:
    """Stretches of time beside one another, each a week, or a month (`by_month`)."""

    stretches: tuple[Week, ...]
    by_month: bool

    @property
    def highest(self) -> Week:
        """Return the stretch with the most mails, the latest of several."""
        return max(reversed(self.stretches), key=lambda each: each.total)


def timeline(weeks: Sequence[Week]) -> Timeline | None:
    """Return the weeks from the first to the last, empty ones too; None where there are none."""
    if not weeks:
        return None
    every = _without_gaps(weeks)
    by_month = len(every) > MOST_WEEKS
    return Timeline(tuple(_by_month(every)[-MOST_MONTHS:] if by_month else every), by_month)


def _without_gaps(weeks: Sequence[Week]) -> list[Week]:
    known = {each.begins_at.date(): each for each in weeks}
    begins_at, last = weeks[0].begins_at, weeks[-1].begins_at
    every = []
    while begins_at.date() <= last.date():
        every.append(known.get(begins_at.date(), Week(begins_at, 0, 0)))
        begins_at += timedelta(days=7)
    return every


def _by_month(weeks: Sequence[Week]) -> list[Week]:
    months = groupby(weeks, key=lambda each: (each.begins_at.year, each.begins_at.month))
    folded = []
    for _, members in months:
        inside = list(members)
        first = inside[0].begins_at.replace(day=1)
        folded.append(Week(first, sum(m.threats for m in inside), sum(m.potential_threats for m in inside)))
    return folded


def beside_one_another(history: Sequence[Scan]) -> Timeline:
    """Return the counts of assessments, given the latest first, as columns beside one another, the earliest first."""
    results = [each.completed for each in reversed(history) if each.completed]
    return Timeline(tuple(Week(each.completed_at, each.threats, each.potential_threats) for each in results), False)
