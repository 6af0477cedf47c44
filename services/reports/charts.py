"""Charts as plain geometry that one SVG template each draws, the same in page and PDF.

The SVG has neither script nor style elements, so that it may stand in a page whose policy forbids both.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from services.reports.figures import Week

WIDTH = 460
LABEL_WIDTH = 196
ROW = 34
PLOT_TOP, PLOT_HEIGHT, PLOT_LEFT = 26, 150, 36
LABELS = 6
"""How many labels fit under the columns."""
MOST_WEEKS = 16


@dataclass(frozen=True)
class Bar:
    """A horizontal bar with its label on the left and its value at its end."""

    label: str
    value: int
    y: int
    width: float


@dataclass(frozen=True)
class Bars:
    """Bars under one another."""

    bars: tuple[Bar, ...]

    @property
    def height(self) -> int:
        """Return the height of the drawing."""
        return ROW * len(self.bars) + 30


@dataclass(frozen=True)
class Column:
    """Two stacked parts over one stretch of time; y and heights in units of the drawing."""

    begins_at: datetime
    x: float
    width: float
    threats: int
    potential_threats: int
    threats_height: float
    potential_height: float
    is_labelled: bool

    @property
    def total(self) -> int:
        """Return the sum of both parts."""
        return self.threats + self.potential_threats

    @property
    def top(self) -> float:
        """Return where the column ends above."""
        return PLOT_TOP + PLOT_HEIGHT - self.threats_height - self.potential_height

    @property
    def middle(self) -> float:
        """Return where its labels stand."""
        return self.x + self.width / 2


@dataclass(frozen=True)
class Columns:
    """Columns beside one another, each a week, or a month (`by_month`) when there are many weeks."""

    columns: tuple[Column, ...]
    by_month: bool
    ticks: tuple[tuple[int, float], ...]
    """Value and y of each line of the scale."""

    @property
    def highest(self) -> Column:
        """Return the column with the most mails, the latest of several."""
        return max(reversed(self.columns), key=lambda each: each.total)


def bars(values: Sequence[tuple[str, int]]) -> Bars:
    """Lay out labels and counts, in the order given."""
    highest = max((value for _, value in values), default=1) or 1
    room = WIDTH - LABEL_WIDTH - 50
    return Bars(
        tuple(
            Bar(label, value, y=ROW * row + 4, width=round(max(2.0, room * value / highest), 1))
            for row, (label, value) in enumerate(values)
        )
    )


def columns(weeks: Sequence[Week]) -> Columns | None:
    """Lay out the weeks from the first to the last, empty ones too; None where there are none."""
    if not weeks:
        return None
    every = _without_gaps(weeks)
    by_month = len(every) > MOST_WEEKS
    stretches = _by_month(every)[-24:] if by_month else every
    highest = max(each.threats + each.potential_threats for each in stretches)
    scale = _round_up(highest)
    slot = (WIDTH - PLOT_LEFT - 10) / len(stretches)
    width = min(44.0, slot * 0.7)
    each_nth = -(-len(stretches) // LABELS)
    drawn = tuple(
        Column(
            begins_at=each.begins_at,
            x=round(PLOT_LEFT + slot * place + (slot - width) / 2, 1),
            width=round(width, 1),
            threats=each.threats,
            potential_threats=each.potential_threats,
            threats_height=round(PLOT_HEIGHT * each.threats / scale, 1),
            potential_height=round(PLOT_HEIGHT * each.potential_threats / scale, 1),
            is_labelled=(len(stretches) - 1 - place) % each_nth == 0,
        )
        for place, each in enumerate(stretches)
    )
    ticks = tuple((value, PLOT_TOP + PLOT_HEIGHT * (1 - value / scale)) for value in (0, scale // 2, scale))
    return Columns(drawn, by_month, ticks)


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


def _round_up(highest: int) -> int:
    """Return the end of a scale that divides by two: 2, 4, 10, 20, 40, 100, …."""
    power = 1
    while True:
        for factor in (2, 4, 10):
            if factor * power >= highest:
                return factor * power
        power *= 10
