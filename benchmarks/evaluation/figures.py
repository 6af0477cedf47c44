"""Verdicts counted by source and category, never pooled, with the interval in which the true share lies."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from math import sqrt

from benchmarks.corpus import Row
from shared.verdicts import Verdict

Z = 1.96
"""Standard deviations on either side for 95 %."""


@dataclass(frozen=True)
class Judged:
    """The label of a mail and what was said of it."""

    row: Row
    verdict: Verdict


@dataclass
class Count:
    """What became of the mails of one source and category; `clusters` tells how many templates they were made from."""

    label: str
    mails: int = 0
    malicious: int = 0
    suspicious: int = 0
    clusters: set[str] = field(default_factory=set)

    @property
    def flagged(self) -> int:
        """Return how many were called a threat or a potential one."""
        return self.malicious + self.suspicious

    def add(self, judged: Judged) -> None:
        """Count one mail."""
        self.mails += 1
        self.malicious += judged.verdict is Verdict.MALICIOUS
        self.suspicious += judged.verdict is Verdict.SUSPICIOUS
        self.clusters.add(judged.row.cluster or judged.row.id)


def counted(mails: Iterable[Judged]) -> dict[tuple[str, str], Count]:
    """Return the counts by source and category."""
    counts: dict[tuple[str, str], Count] = {}
    for each in mails:
        key = (each.row.source, each.row.category)
        counts.setdefault(key, Count(each.row.label)).add(each)
    return counts


def interval(hits: int, trials: int) -> tuple[float, float]:
    """Return Wilson's interval of a share at 95 %; the whole range where there were no trials."""
    if not trials:
        return 0.0, 1.0
    share, spread = hits / trials, Z * Z / trials
    centre, half = share + spread / 2, Z * sqrt((share * (1 - share) + spread / 4) / trials)
    return max(0.0, (centre - half) / (1 + spread)), min(1.0, (centre + half) / (1 + spread))


def rows(counts: dict[tuple[str, str], Count]) -> Iterator[tuple[str, ...]]:
    """Yield a row of text for each source and category, the innocent ones last."""
    for (source, category), count in sorted(counts.items(), key=lambda each: (each[1].label == "ham", each[0])):
        low, high = interval(count.flagged, count.mails)
        yield (
            source,
            category,
            count.label,
            f"{count.mails:,}",
            f"{len(count.clusters):,}",
            f"{count.malicious / count.mails:.2%}",
            f"{count.suspicious / count.mails:.2%}",
            f"{count.flagged / count.mails:.2%}",
            f"{low:.1%} to {high:.1%}",
        )
