"""Prometheus beside a running system, asked by its HTTP API."""

import shutil
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import requests
import yaml

from local.ports import LOOPBACK, answers, free_port
from local.processes import Process, StartFailed
from local.system import System
from tests.support.watched import OBSERVE

SECONDS = 2
"""Between two looks at a process."""
STEP_SECONDS = 5
"""Between two moments of a graph."""
NO_PROBE = "(signup|consent|scanner|notifier|reports|portal)"
OF_THE_PROBE = "shindan_(probe|portal)_.*|process_.*"


@dataclass(frozen=True)
class Series:
    """One line of a graph: its labels, and moments with values."""

    labels: Mapping[str, str]
    values: Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Prometheus:
    """A server that runs since a moment."""

    origin: str
    since: float

    def brings(self, expression: str) -> bool:
        """Tell whether a query had any value in all the time."""
        return any(each.values for each in self.series(expression))

    def series(self, expression: str) -> list[Series]:
        """Return what a query had in all the time, without what is no number; raises ValueError where it is wrong."""
        asked: dict[str, str | float] = {
            "query": expression.replace("$__rate_interval", "30s"),
            "start": self.since,
            "end": self.since + (self.steps() - 1) * STEP_SECONDS,
            "step": STEP_SECONDS,
        }
        answer = requests.get(f"{self.origin}/api/v1/query_range", params=asked, timeout=30).json()
        if answer["status"] != "success":
            raise ValueError(f"{answer['error']}: {expression}")
        return [
            Series(found["metric"], [(at, float(value)) for at, value in found["values"] if value != "NaN"])
            for found in answer["data"]["result"]
        ]

    def steps(self) -> int:
        """Return how many moments there were until now."""
        return int((time.time() - self.since) / STEP_SECONDS) + 1

    def down(self) -> list[str]:
        """Return the jobs that do not answer."""
        answer = requests.get(f"{self.origin}/api/v1/query", params={"query": "up == 0"}, timeout=30).json()
        return [str(each["metric"]["job"]) for each in answer["data"]["result"]]


@contextmanager
def prometheus(system: System, probe_port: int, folder: Path) -> Iterator[Prometheus]:
    """Start Prometheus with our rules; it asks the system's processes, and the probe."""
    program = shutil.which("prometheus")
    if program is None:
        raise StartFailed("needs Debian's package prometheus")
    folder.mkdir()
    configuration = folder / "prometheus.yml"
    configuration.write_text(yaml.safe_dump(_configuration(system, probe_port)), encoding="utf-8")
    port = free_port()
    options = [f"--config.file={configuration}", f"--storage.tsdb.path={folder / 'data'}"]
    command = [program, *options, f"--web.listen-address={LOOPBACK}:{port}"]
    process = Process("prometheus", command, log_path=folder / "prometheus.log")
    try:
        process.wait_until(partial(answers, port), within=30, stop=threading.Event())
        yield Prometheus(f"http://{LOOPBACK}:{port}", time.time())
    finally:
        process.stop()


def _configuration(system: System, probe_port: int) -> Mapping[str, Any]:
    portal = system.addresses.portal.removeprefix("http://")
    targets = [_target(portal, "portal", "web"), _target(f"{LOOPBACK}:{probe_port}", "probe", "probe")]
    for name, port in system.ports.items():
        targets.append(_target(f"{LOOPBACK}:{port}", name.partition("-")[0], "worker"))
    # The probe runs in a process that knows metrics of services, too.
    own = {"source_labels": ["job", "__name__"], "regex": f"probe;({OF_THE_PROBE})|{NO_PROBE};.*", "action": "keep"}
    return {
        "global": {"scrape_interval": f"{SECONDS}s", "evaluation_interval": f"{SECONDS}s"},
        "rule_files": [str(OBSERVE / "prometheus" / "rules" / "*.yml")],
        "scrape_configs": [{"job_name": "all", "static_configs": targets, "metric_relabel_configs": [own]}],
    }


def _target(address: str, job: str, process: str) -> dict[str, Any]:
    return {"targets": [address], "labels": {"job": job, "process": process}}
