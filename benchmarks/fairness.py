"""`python -m benchmarks.fairness`: how long a small customer waits alone, and while a giant one is read beside it."""

import tempfile
from pathlib import Path

import click

from benchmarks.made_tenant import made_tenant
from benchmarks.tables import Report
from benchmarks.throughput.stand import Stand, standing
from local.apache_kafka import is_installed

SMALL = {"mailbox": (1, 1_000), "mailboxes": (10, 100)}
"""Mailboxes, and mails of each; a thousand mails either way."""
GIANT = (1_000, 1_000)
SETTLED = 300
"""Mails of the giant that are read before the small customer comes."""
HEADINGS = (
    "small customer",
    "scanners",
    "latency, ms",
    "alone, s",
    "beside a giant, s",
    "ratio",
    "giant's mails meanwhile",
)


def beside(stand: Stand, tenant: int, threads: int) -> tuple[float, float, int]:
    """Read a small tenant alone and beside the giant; return seconds of each, and what was read of the giant."""
    with stand.scanners(1, {"WORKER_THREADS": str(threads)}):
        alone = stand.scan(tenant).ended_within
        giant = stand.ask(0)
        stand.wait(lambda: read_of(stand, giant.scan_id) >= SETTLED)
        begun = read_of(stand, giant.scan_id)
        together = stand.scan(tenant).ended_within
        meanwhile = read_of(stand, giant.scan_id) - begun
        stand.scanner["scans"].update_one({"_id": giant.scan_id}, {"$set": {"state": "failed"}})
    return alone, together, meanwhile


def read_of(stand: Stand, scan_id: str) -> int:
    """Return how many mails of a scan have been judged."""
    sums = {"$group": {"_id": None, "mails": {"$sum": "$outcome.tally.mails"}}}
    found = stand.scanner["items"].aggregate([{"$match": {"scan_id": scan_id, "kind": "page", "state": "done"}}, sums])
    return sum(int(each["mails"]) for each in found)


@click.command()
@click.option("--latency-ms", type=click.IntRange(0), default=250, show_default=True)
@click.option("--threads", type=click.IntRange(1), default=16, show_default=True, help="Of the one scanner.")
@click.option("--only", type=click.Choice(list(SMALL)), help="One kind of small customer alone.")
def main(latency_ms: int, threads: int, only: str | None) -> None:
    """Read a thousand mails alone, and beside a customer of a million, who need not end."""
    if not is_installed():
        raise click.ClickException("Apache Kafka is not installed: `make build/apache-kafka/.ready` does that")
    report, lines = Report("Fairness, measured"), []
    with tempfile.TemporaryDirectory(prefix="fairness-") as temporary:
        folder = Path(temporary)
        for name in [only] if only else SMALL:
            sizes = (GIANT, SMALL[name])
            tenants = [
                made_tenant(folder / f"{name}-{number}", mailboxes=mailboxes, mails_each=mails)
                for number, (mailboxes, mails) in enumerate(sizes)
            ]
            with standing(folder / name, tenants) as stand:
                stand.latency(latency_ms)
                alone, together, meanwhile = beside(stand, 1, threads)
            size = f"{SMALL[name][0]} × {SMALL[name][1]} mails"
            ratio = f"{together / alone:.2f}"
            lines.append(
                (size, f"{threads}", f"{latency_ms}", f"{alone:.1f}", f"{together:.1f}", ratio, f"{meanwhile:,}")
            )
    report.table("A thousand mails beside a million", HEADINGS, lines)


if __name__ == "__main__":
    main()
