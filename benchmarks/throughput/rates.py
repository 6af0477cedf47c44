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
    "mails/s, middle half",
    "efficiency, middle half",
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
    alone: dict[tuple[int, str], tuple[float, float]] = {}
    for case in cases:
        stand.latency(case.latency_ms)
        with stand.scanners(case.scanners, case.settings):
            ended = stand.scan()
        told = ", ".join(f"{name}={value}" for name, value in case.settings.items())
        paces = ended.mails / ended.ended_within, ended.middle_pace
        first = alone.setdefault((case.latency_ms, told), (paces[0] / case.scanners, paces[1] / case.scanners))
        yield _line(case, told, ended, [_of(pace / case.scanners, one) for pace, one in zip(paces, first, strict=True)])


def _of(pace: float, alone: float) -> str:
    return f"{pace / alone:.2f}" if alone else ""


def _line(case: Case, told: str, ended: Ended, efficiencies: Sequence[str]) -> Sequence[str]:
    busy = sum(ended.whole.kinds.values()) / ended.ended_within
    return (
        f"{case.scanners}",
        f"{case.latency_ms}",
        told,
        f"{ended.mails:,}",
        f"{ended.ended_within:.1f}",
        f"{ended.read_within:.1f}",
        f"{ended.mails / ended.ended_within:.1f}",
        efficiencies[0],
        f"{ended.middle_pace:.1f}",
        efficiencies[1],
        f"{busy:.1f} of {os.cpu_count()}",
    )
