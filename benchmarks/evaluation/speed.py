"""How long one mail takes on one core, alone and through the jail, and how much memory a child holds."""

import gc
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, quantiles

from benchmarks.processes import below, cpu_seconds, peak_megabytes
from services.scanner.context import Context
from services.scanner.jail.analysers import InlineAnalysers, jailed_analysers
from services.scanner.mail import Delivery

NOBODY = Context()
NOWHERE = Delivery()
WARMING = 50
"""Mails after which lists and caches are there."""


@dataclass(frozen=True)
class Speed:
    """CPU milliseconds a mail, mails in a CPU second through the jail, and megabytes of the largest child."""

    median_ms: float
    slow_ms: float
    per_cpu_second: float
    child_megabytes: float


def measured(mails: Sequence[bytes]) -> Speed:
    """Judge mails twice: in this process, each timed, and by one jailed child, all together."""
    alone = _each(mails)
    seconds, megabytes = _jailed(mails)
    slow = quantiles(alone, n=100)[98] if len(alone) > 1 else alone[0]
    return Speed(median(alone), slow, len(mails) / seconds, megabytes)


def _each(mails: Sequence[bytes]) -> list[float]:
    """Return the CPU milliseconds of each mail, with all lists loaded and set apart as a child has them."""
    analysers, taken = InlineAnalysers(), []
    for raw in mails[:WARMING]:
        analysers.judge(raw, NOWHERE, NOBODY)
    gc.collect()
    gc.freeze()
    for raw in mails:
        begun = time.process_time()
        analysers.judge(raw, NOWHERE, NOBODY)
        taken.append((time.process_time() - begun) * 1000)
    gc.unfreeze()
    return taken


def _jailed(mails: Sequence[bytes]) -> tuple[float, float]:
    """Return CPU seconds of this process and the child together, and the most memory that the child held."""
    largest = 0.0
    with jailed_analysers(1) as analysers:
        children, begun = list(below(os.getpid())), time.process_time()
        used = sum(map(cpu_seconds, children))
        for number, raw in enumerate(mails):
            analysers.judge(raw, NOWHERE, NOBODY)
            if number % 150 == 149 or number == len(mails) - 1:
                children = list(below(os.getpid()))
                largest = max(largest, *map(peak_megabytes, children))
        spent = time.process_time() - begun + sum(map(cpu_seconds, children)) - used
    return spent, largest
