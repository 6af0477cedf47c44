"""`python -m benchmarks.linearity`: what a mail costs in tenants of different sizes, made up while they are read."""

import os
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import click

from benchmarks.made_tenant import made_tenant
from benchmarks.processes import below, peak_megabytes
from benchmarks.tables import Report
from benchmarks.throughput.stand import Stand, standing
from benchmarks.throughput.usage import CHILDREN
from local.apache_kafka import is_installed

SIZES: Mapping[str, tuple[tuple[int, int], ...]] = {
    "mails": ((10, 100), (10, 1_000), (10, 10_000)),
    "mailboxes": ((1, 1_000), (100, 10), (1_000, 1), (10_000, 1)),
}
"""Mailboxes, and mails of each."""
HEADINGS = (
    "mailboxes",
    "mails",
    "seconds",
    "CPU ms, scanner",
    "children",
    "other workers",
    "mongod",
    "MongoDB kB",
    "Kafka kB",
    "largest document, kB",
    "scanner, peak MB",
)


@dataclass(frozen=True)
class Cost:
    """What a scan took in all: CPU seconds by kind of process, bytes, and the most memory of the scanner."""

    mails: int
    seconds: float
    cpu: Mapping[str, float]
    stored: int
    published: int
    largest: int
    megabytes: float

    def line(self, mailboxes: int) -> tuple[str, ...]:
        """Return the line of the table: each mail's share, but for the size of the whole."""
        shown = ("scanner", CHILDREN, "others", "mongod")
        return (
            f"{mailboxes:,}",
            f"{self.mails:,}",
            f"{self.seconds:.0f}",
            *(f"{1_000 * self.cpu[kind] / self.mails:.1f}" for kind in shown),
            *(f"{each / 1_000 / self.mails:.1f}" for each in (self.stored, self.published)),
            f"{self.largest / 1_000:.0f}",
            f"{self.megabytes:.0f}",
        )


def cost(stand: Stand) -> Cost:
    """Read the tenant once by a scanner of its own."""
    stored, published = _stored(stand), _published(stand.folder)
    with stand.scanners(1) as names:
        ended = stand.scan()
        scanner = stand.processes[names[0]].pid
        peak = peak_megabytes(scanner) + sum(map(peak_megabytes, below(scanner)))
    cpu = dict(ended.whole.kinds)
    named = {kind: cpu.get(kind, 0.0) for kind in ("scanner", CHILDREN, "mongod")}
    others = sum(cpu.get(kind, 0.0) for kind in ("signup", "consent", "notifier", "reports"))
    return Cost(
        mails=ended.mails,
        seconds=ended.ended_within,
        cpu={**named, "others": others},
        stored=_stored(stand) - stored,
        published=_published(stand.folder) - published,
        largest=max(_largest(stand)),
        megabytes=peak,
    )


def _stored(stand: Stand) -> int:
    sizes = (stand.database(name).command("dbStats") for name in ("scanner", "reports", "notifier", "consent"))
    return sum(int(each["dataSize"] + each["indexSize"]) for each in sizes)


def _published(folder: Path) -> int:
    """Return the bytes of all messages in the broker's files."""
    return sum(each.stat().st_size for each in folder.rglob("*.log") if each.parent.name[-1:].isdigit())


def _largest(stand: Stand) -> Iterator[int]:
    group = {"$group": {"_id": None, "bytes": {"$max": {"$bsonSize": "$$ROOT"}}}}
    for name in ("scanner", "reports"):
        database = stand.database(name)
        for collection in database.list_collection_names():
            yield from (int(each["bytes"]) for each in database[collection].aggregate([group]))


@click.command()
@click.option("--by", type=click.Choice(list(SIZES)), required=True)
@click.option("--only", type=click.IntRange(0, 4), default=0, help="One size alone, counted from 1; 0: all.")
@click.option("--write", type=click.Path(path_type=Path), help="Also write the table, as Markdown, to this file.")
def main(by: str, only: int, write: Path | None) -> None:
    """Read tenants of growing size, each by a system that was started anew."""
    if not is_installed():
        raise click.ClickException("Apache Kafka is not installed: `make build/apache-kafka/.ready` does that")
    report, lines = Report(f"Cost by number of {by}"), []
    with tempfile.TemporaryDirectory(prefix="linearity-") as temporary:
        for mailboxes, mails_each in SIZES[by][only - 1 : only] if only else SIZES[by]:
            folder = Path(temporary) / f"t{mailboxes}-{mails_each}"
            tenant = made_tenant(folder, mailboxes=mailboxes, mails_each=mails_each)
            with standing(folder / "stand", [tenant]) as stand:
                lines.append(cost(stand).line(mailboxes))
            click.echo(" · ".join(lines[-1]))
    report.table("For each mail, but for seconds, the largest document and memory", HEADINGS, lines)
    report.note(f"{os.cpu_count()} processors, whose load was {os.getloadavg()[0]:.1f} at the end.")
    if write:
        write.write_text(report.markdown(), encoding="utf-8")


if __name__ == "__main__":
    main()
