"""Mails per second for some numbers of scanners."""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from benchmarks.throughput.stand import Ended, Stand

RATE_HEADINGS = (
    "scanners",
    "latency, ms",
    "told besides",
    "mails",
    "seconds",
    "until all is read",
    "mails/s",
    "efficiency",
    "processors busy",
)


@dataclass(frozen=True)
class Case:
    """How many scanners read, how long each answer of Graph takes, and what each scanner is told besides."""

    scanners: int
    latency_ms: int
    settings: Mapping[str, str] = field(default_factory=dict)


def rate_lines(stand: Stand, cases: Sequence[Case]) -> Iterator[Sequence[str]]:
    """Measure each case and yield its line; the efficiency is that against one scanner of the same kind."""
    alone: dict[tuple[int, str], float] = {}
    for case in cases:
        stand.latency(case.latency_ms)
        with stand.scanners(case.scanners, case.settings):
            ended = stand.scan()
        told = ", ".join(f"{name}={value}" for name, value in case.settings.items())
        pace = ended.mails / ended.ended_within
        first = alone.setdefault((case.latency_ms, told), pace / case.scanners)
        yield _line(case, told, ended, pace / case.scanners / first)


def _line(case: Case, told: str, ended: Ended, efficiency: float) -> Sequence[str]:
    busy = sum(ended.whole.kinds.values()) / ended.ended_within
    return (
        f"{case.scanners}",
        f"{case.latency_ms}",
        told,
        f"{ended.mails:,}",
        f"{ended.ended_within:.1f}",
        f"{ended.read_within:.1f}",
        f"{ended.mails / ended.ended_within:.1f}",
        f"{efficiency:.2f}",
        f"{busy:.1f} of {os.cpu_count()}",
    )
