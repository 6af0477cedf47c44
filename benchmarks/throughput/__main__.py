"""`python -m benchmarks.throughput`: mails per second, CPU time and events per second, on Apache Kafka and MongoDB."""

import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from benchmarks.corpus import NoCorpus
from benchmarks.tables import Report
from benchmarks.throughput import events as passing
from benchmarks.throughput import floor
from benchmarks.throughput.costs import COST_HEADINGS, PEER_HEADINGS, cost_lines, peer_lines, split_lines
from benchmarks.throughput.rates import RATE_HEADINGS, Case, rate_lines
from benchmarks.throughput.stand import standing
from benchmarks.throughput.tenants import mails_to_read, tenant_of
from local.apache_kafka import is_installed

PARTS = ("rates", "costs", "events")
SCANNERS = (1, 2, 4)
LATENCY = 250
FEW_REQUESTS = {"REQUESTS_AT_ONCE": "5"}
"""So that a scanner waits for Graph and not for a processor, of which there are few here for everything."""
DISTINCT = 2_000
EVENT_HEADINGS = ("what", "events", "seconds", "events per second", "CPU µs an event")


@click.command()
@click.option("--corpus", type=click.Path(path_type=Path, exists=True), help="Folder of labelled mail, drawn from.")
@click.option("--mailboxes", type=click.IntRange(1), default=64, show_default=True)
@click.option("--mails-each", type=click.IntRange(1), default=60, show_default=True, help="Mails of each mailbox.")
@click.option("--events", type=click.IntRange(1_000), default=20_000, show_default=True, help="Events to pass on.")
@click.option("--only", type=click.Choice(PARTS), help="One part alone.")
@click.option("--write", type=click.Path(path_type=Path), help="Also write the tables, as Markdown, to this file.")
def main(
    *, corpus: Path | None, mailboxes: int, mails_each: int, events: int, only: str | None, write: Path | None
) -> None:
    """Let the whole system read an emulated tenant, and the plain loop the same mails beside it."""
    if not is_installed():
        raise click.ClickException("Apache Kafka is not installed: `make build/apache-kafka/.ready` does that")
    chosen, report = PARTS if only is None else (only,), Report("Throughput, measured")
    with tempfile.TemporaryDirectory(prefix="throughput-") as temporary:
        folder = Path(temporary)
        try:
            mails = mails_to_read(folder / "mails", corpus, DISTINCT)
        except NoCorpus as error:
            raise click.ClickException(str(error)) from error
        tenant = tenant_of(folder / "tenant", mails, mailboxes=mailboxes, mails_each=mails_each)
        report.note(f"{mailboxes} mailboxes of {mails_each} mails; {os.cpu_count()} processors for everything.")
        if "rates" in chosen:
            _rates(report, folder / "rates", tenant)
        if "costs" in chosen:
            _costs(report, folder / "costs", tenant)
        if "events" in chosen:
            _events(report, folder / "events", events)
    if write:
        write.write_text(report.markdown(), encoding="utf-8")


def _rates(report: Report, folder: Path, tenant: Path) -> None:
    kinds: Sequence[tuple[int, Mapping[str, str]]] = ((LATENCY, FEW_REQUESTS), (LATENCY, {}), (0, {}))
    cases = [Case(scanners, latency, told) for latency, told in kinds for scanners in SCANNERS]
    with standing(folder, [tenant]) as stand:
        lines = list(rate_lines(stand, cases))
    report.table("Mails per second, from asking for the scan to its result", RATE_HEADINGS, lines)


def _costs(report: Report, folder: Path, tenant: Path) -> None:
    with standing(folder, [tenant], instrumented=True) as stand, stand.scanners(1):
        ended = stand.scan()
    least = floor.measured(tenant)
    report.table("CPU seconds per 1,000 mails, by process", COST_HEADINGS, list(cost_lines(ended, least)))
    headings, lines = split_lines(ended, least)
    report.table("CPU seconds per 1,000 mails, by what it is for", headings, lines)
    report.table(
        "Beside the plain loop and others, on the same mails", PEER_HEADINGS, list(peer_lines(tenant, ended, least))
    )


def _events(report: Report, folder: Path, events: int) -> None:
    lines: Sequence[Sequence[str]] = [
        (
            each.what,
            f"{each.events:,}",
            f"{each.seconds:.1f}",
            f"{each.events / each.seconds:,.0f}",
            f"{1e6 * each.cpu / each.events:.0f}",
        )
        for each in passing.measured(folder, events)
    ]
    report.table("Events per second", EVENT_HEADINGS, lines)


if __name__ == "__main__":
    main()
