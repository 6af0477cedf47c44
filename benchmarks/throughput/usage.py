"""What processes used: CPU seconds by kind of process, and of instrumented ones by what it was for."""

import urllib.request
from collections import defaultdict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from prometheus_client.parser import text_string_to_metric_families

from benchmarks.processes import below, cpu_seconds
from local.processes import Process

METRIC = "benchmark_cpu_seconds"
NOT_OURS = ("mongod", "kafka", "emulator")
CHILDREN = "jailed children"

N = TypeVar("N", bound=Hashable)


@dataclass(frozen=True)
class Usage:
    """CPU seconds by kind of process, and by kind and part."""

    kinds: Mapping[str, float] = field(default_factory=dict)
    parts: Mapping[tuple[str, str], float] = field(default_factory=dict)

    def __sub__(self, earlier: "Usage") -> "Usage":
        """Return what was used since."""
        return Usage(_less(self.kinds, earlier.kinds), _less(self.parts, earlier.parts))

    @property
    def ours(self) -> float:
        """Return what all processes of ours used together."""
        return sum(seconds for kind, seconds in self.kinds.items() if kind not in NOT_OURS)


def measured(processes: Mapping[str, Process], ports: Mapping[str, int]) -> Usage:
    """Return what processes have used so far; those that tell parts have a port."""
    kinds, parts = defaultdict[str, float](float), defaultdict[tuple[str, str], float](float)
    for name, process in processes.items():
        kind = "scanner" if name.startswith("scanner-") else name
        if process.status is None:
            kinds[kind] += cpu_seconds(process.pid)
            kinds[CHILDREN if kind == "scanner" else kind] += sum(map(cpu_seconds, below(process.pid)))
            if name in ports:
                for part, seconds in _told(ports[name]).items():
                    parts[kind, part] += seconds
    return Usage(kinds, parts)


def _told(port: int) -> dict[str, float]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=30) as answer:
        families = text_string_to_metric_families(answer.read().decode())
        return {
            sample.labels["part"]: sample.value
            for family in families
            if family.name == METRIC
            for sample in family.samples
        }


def _less(later: Mapping[N, float], earlier: Mapping[N, float]) -> Mapping[N, float]:
    return {name: seconds - earlier.get(name, 0.0) for name, seconds in later.items()}
