"""Fuzzes every target for some seconds, two at a time, and prints a table; inputs that failed are kept in `found/`."""

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import click

from tests.fuzzing.targets import TARGETS

ROOT: Final = Path(__file__).parents[2]
FOUND: Final = Path(__file__).parent / "found"
AT_A_TIME: Final = 2
LIMITS: Final = ("-timeout=5", "-rss_limit_mb=512", "-max_len=65536", "-print_final_stats=1")
MOST_RESTARTS: Final = 5
RUNS: Final = re.compile(r"^(?:stat::number_of_executed_units:\s+|#)(\d+)", re.MULTILINE)
COVERAGE: Final = re.compile(r"\bcov: (\d+)")
SLOWEST: Final = re.compile(r"^slowest: ([\d.]+)", re.MULTILINE)


@dataclass
class Outcome:
    """What came of fuzzing one target; `slowest` in milliseconds, `said` the ends of what failing runs printed."""

    name: str
    seconds: float = 0.0
    runs: int = 0
    coverage: int = 0
    slowest: int = 0
    said: tuple[str, ...] = ()

    def row(self) -> str:
        """Return the line of the table."""
        pace = self.runs / max(self.seconds, 1)
        return (
            f"{self.name:<26}{self.runs:>12,}{pace:>10,.0f}{self.coverage:>10,}{len(self.said):>9}{self.slowest:>9,} ms"
        )


def fuzz(name: str, seconds: int, seed: int) -> Outcome:
    """Fuzz one target, again after each failure, until the time is over; a seed of 0 is another one each time."""
    outcome = Outcome(name)
    kept = FOUND / name
    kept.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as corpus:
        for number, content in enumerate(TARGETS[name].seeds()):
            (Path(corpus) / f"seed-{number}").write_bytes(content)
        ends = time.monotonic() + seconds
        for restart in range(MOST_RESTARTS):
            left = max(1, round(ends - time.monotonic()))
            begun = time.monotonic()
            ended = _run(
                name,
                [
                    *LIMITS,
                    f"-seed={seed and seed + restart}",
                    f"-max_total_time={left}",
                    f"-artifact_prefix={kept}/",
                    corpus,
                ],
            )
            outcome.seconds += time.monotonic() - begun
            outcome.runs += max(map(int, RUNS.findall(ended.stderr)), default=0)
            outcome.coverage = max([outcome.coverage, *map(int, COVERAGE.findall(ended.stderr))])
            slow = max(map(float, SLOWEST.findall(ended.stderr)), default=0.0)
            outcome.slowest = max(outcome.slowest, round(slow * 1000))
            if ended.returncode == 0:
                break
            outcome.said += (_heart_of(ended),)
    if not any(kept.iterdir()):
        kept.rmdir()
    return outcome


def _heart_of(ended: "subprocess.CompletedProcess[str]") -> str:
    """Return the trace of the error, and what libFuzzer says of the input."""
    said = [
        line for line in ended.stderr.splitlines() if line.startswith(("SUMMARY", "artifact_prefix", "Base64", "=="))
    ]
    return "\n".join((f"exit status {ended.returncode}", ended.stdout[-2000:], *said))[-4000:]


def _run(name: str, options: Sequence[str]) -> "subprocess.CompletedProcess[str]":
    program = [sys.executable, "-m", "tests.fuzzing.child", name, *options]
    return subprocess.run(  # noqa: S603 — our own
        program,
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": "0"},
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )


@click.command()
@click.option("--seconds", default=60, show_default=True, help="Time for each target.")
@click.option("--seed", default=0, help="Begins the same search each time; 0 another.")
@click.argument("names", nargs=-1)
def main(seconds: int, seed: int, names: Sequence[str]) -> None:
    """Fuzz the named targets, all unless told otherwise; the exit status is 1 when one failed."""
    with ThreadPoolExecutor(AT_A_TIME) as threads:
        outcomes = list(threads.map(lambda name: fuzz(name, seconds, seed), names or TARGETS))
    for outcome in outcomes:
        for said in outcome.said:
            print(f"--- {outcome.name} failed ---\n{said}")
    print(f"{'target':<26}{'executions':>12}{'a second':>10}{'coverage':>10}{'crashes':>9}{'slowest':>12}")
    for outcome in outcomes:
        print(outcome.row())
    if any(outcome.said for outcome in outcomes):
        print(f"What failed lies in {FOUND.relative_to(ROOT)}/.")
        sys.exit(1)


if __name__ == "__main__":
    main()
