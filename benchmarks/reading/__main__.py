"""`python -m benchmarks.reading`: mails per second and requests, with and without the latency of a real Graph."""

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import click

from benchmarks.reading.mailboxes import write_mailboxes, write_mails
from benchmarks.reading.stand import Run, standing
from benchmarks.tables import Report

LIMIT: Final = 10_000 / 600
"""Requests a second that Microsoft allows an application for one mailbox: no more mails, where each takes one."""
HEADINGS: Final = (
    "mailboxes",
    "latency, ms",
    "mails",
    "seconds",
    "mails/s",
    "mails/s per mailbox",
    "share of the limit",
    "requests per 1,000 mails",
    "refused",
    "CPU ms a mail, scanner",
    "CPU ms a mail, emulator",
    "processors busy",
)


@dataclass(frozen=True)
class Case:
    """How many mailboxes are read, how long each answer takes, and what else the scanner is told."""

    mailboxes: int
    latency_ms: int
    mails_each: int


def measured(case: Case, mails: list[Path], folder: Path, settings: dict[str, str]) -> Run:
    """Read a tenant once."""
    name = f"{case.mailboxes}-{case.latency_ms}"
    tenant = write_mailboxes(folder / f"tenant-{name}", mails, mailboxes=case.mailboxes, mails_each=case.mails_each)
    with standing(folder / name, settings, latency_ms=case.latency_ms, tenant=tenant) as stand:
        return stand.scan(case.mailboxes * case.mails_each)


def line(case: Case, run: Run) -> list[str]:
    """Return a line of the table."""
    rate = run.mails / run.seconds
    cpu = run.scanner_cpu + run.emulator_cpu
    return [
        f"{case.mailboxes}",
        f"{case.latency_ms}",
        f"{run.mails:,}",
        f"{run.seconds:.1f}",
        f"{rate:.1f}",
        f"{rate / case.mailboxes:.1f}",
        f"{rate / case.mailboxes / LIMIT:.0%}",
        f"{1_000 * run.requests / run.mails:,.0f}",
        f"{run.throttled}",
        f"{1_000 * run.scanner_cpu / run.mails:.1f}",
        f"{1_000 * run.emulator_cpu / run.mails:.1f}",
        f"{cpu / run.seconds:.1f} of {os.cpu_count()}",
    ]


@click.command()
@click.option("--mails", type=click.IntRange(50), default=1_500, show_default=True, help="Mails of the single mailbox.")
@click.option("--latency-ms", type=click.IntRange(0), default=250, show_default=True, help="Of each answer of Graph.")
@click.option("--only", type=click.IntRange(0, 4), default=0, help="Measure one line alone, counted from 1; 0: all.")
def main(mails: int, latency_ms: int, only: int) -> None:
    """Read one mailbox and many, with the latency of a real Graph and without any."""
    cases = [
        Case(1, latency_ms, mails),
        Case(8, latency_ms, max(50, mails // 3)),
        *(Case(64, latency, max(50, mails // 10)) for latency in (latency_ms, 0)),
    ]
    lines = []
    with tempfile.TemporaryDirectory(prefix="reading-") as temporary:
        files = write_mails(Path(temporary) / "mails")
        for case in cases[only - 1 : only] if only else cases:
            click.echo(f"reading {case.mailboxes} × {case.mails_each} mails at {case.latency_ms} ms …")
            lines.append(line(case, measured(case, files, Path(temporary), {})))
    report = Report("Reading mailboxes, measured")
    rows = [list(row) for row in zip(HEADINGS, *lines, strict=True)]
    report.table("Beside Microsoft's limit of 16.7 requests a second for each mailbox", rows[0], rows[1:])


if __name__ == "__main__":
    main()
