"""`python -m benchmarks.linearity`: what a mail costs in tenants of different sizes, made up while they are read."""

import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import click

from benchmarks.filling import fill
from benchmarks.made_tenant import made_tenant
from benchmarks.processes import below, peak_megabytes
from benchmarks.tables import Report
from benchmarks.throughput.asking import Scan
from benchmarks.throughput.stand import Stand, standing
from benchmarks.throughput.usage import CHILDREN, Usage
from local.apache_kafka import is_installed

SIZES: Mapping[str, tuple[tuple[int, int, int], ...]] = {
    "mails": ((10, 100, 0), (10, 1_000, 0), (10, 10_000, 0)),
    "mailboxes": ((1, 1_000, 0), (10, 100, 0), (100, 10, 0), (1_000, 1, 0), (10_000, 1, 0)),
    "read": ((40, 100, 0), (40, 100, 10_000), (40, 100, 100_000), (40, 100, 1_000_000)),
    "waiting": ((1_000, 1, 0), (3_000, 1, 0), (10_000, 1, 0)),
}
"""Mailboxes, mails of each, and mails of the same scan that were read before; a scan with many waiting is not ended."""
SETTLED = 300
"""Mails that are read before the rest is made up from them."""
FEW = 300
"""Mails that are read while all other mailboxes wait."""
HEADINGS = (
    "read before",
    "mailboxes",
    "mails",
    "seconds",
    "CPU ms: scanner",
    "children",
    "others of ours",
    "mongod",
    "reads",
    "writes",
    "ms of them",
    "scanner, peak MB",
)
OTHERS = ("signup", "consent", "notifier", "reports")


@dataclass(frozen=True)
class Asked:
    """What mongod was asked for: commands that read and write, and the microseconds that they took."""

    reads: int
    writes: int
    microseconds: int

    def __sub__(self, earlier: "Asked") -> "Asked":
        """Return what was asked for since."""
        return Asked(self.reads - earlier.reads, self.writes - earlier.writes, self.microseconds - earlier.microseconds)


@dataclass(frozen=True)
class Cost:
    """What reading took: CPU seconds by kind of process, what mongod was asked for, the most memory of the scanner."""

    before: int
    mailboxes: int
    mails: int
    seconds: float
    used: Usage
    asked: Asked
    megabytes: float

    def line(self) -> tuple[str, ...]:
        """Return the line of the table: each mail's share, but for seconds and memory."""
        used = [self.used.kinds.get(kind, 0.0) for kind in ("scanner", CHILDREN)]
        used += [sum(self.used.kinds.get(kind, 0.0) for kind in OTHERS), self.used.kinds.get("mongod", 0.0)]
        return (
            *(f"{each:,}" for each in (self.before, self.mailboxes, self.mails)),
            f"{self.seconds:.0f}",
            *(f"{1_000 * each / self.mails:.2f}" for each in used),
            *(f"{each / self.mails:.2f}" for each in (self.asked.reads, self.asked.writes)),
            f"{self.asked.microseconds / 1_000 / self.mails:.2f}",
            f"{self.megabytes:.0f}",
        )


def whole(stand: Stand, mailboxes: int) -> Cost:
    """Read the tenant once, second pass included, by a scanner of its own."""
    with stand.scanners(1) as names:
        asked, ended = _asked(stand), stand.scan()
        return Cost(
            0, mailboxes, ended.mails, ended.ended_within, ended.whole, _asked(stand) - asked, _peak(stand, names[0])
        )


def rest(stand: Stand, mailboxes: int, before: int) -> Cost:
    """Begin to read the tenant, let so many mails have been read `before`, and measure how the rest is read."""
    with stand.scanners(1):
        scan = stand.ask()
        stand.wait(lambda: _read(stand, scan) >= SETTLED)
    fill(stand.scanner, stand.reports, scan.scan_id, before)
    with stand.scanners(1) as names:
        found = _until(stand, names[0], lambda: stand.is_read(scan), lambda: _read(stand, scan))
        _break_off(stand, scan)
    return replace(found, before=before, mailboxes=mailboxes)


def discovered_and_begun(stand: Stand, mailboxes: int) -> Iterator[Cost]:
    """Discover the tenant, then read a few mails while nearly all of its mailboxes wait, and break off."""
    with stand.scanners(1) as names:
        scan = stand.ask()
        kinds = {kind: {"scan_id": scan.scan_id, "kind": kind} for kind in ("mailbox", "page")}

        def done(kind: str) -> int:
            return stand.scanner["items"].count_documents(kinds[kind] | {"state": "done"})

        found = _until(
            stand, names[0], lambda: done("page") > 0, lambda: stand.scanner["items"].count_documents(kinds["mailbox"])
        )
        yield replace(found, mailboxes=mailboxes)
        first = _read(stand, scan)
        found = _until(stand, names[0], lambda: _read(stand, scan) >= first + FEW, lambda: _read(stand, scan))
        yield replace(found, mailboxes=mailboxes)
        _break_off(stand, scan)


def measured(stand: Stand, by: str, mailboxes: int, before: int) -> Iterator[Cost]:
    """Yield what is measured of one size."""
    if by == "waiting":
        yield from discovered_and_begun(stand, mailboxes)
    else:
        yield rest(stand, mailboxes, before) if by == "read" else whole(stand, mailboxes)


def _until(stand: Stand, scanner: str, is_over: Callable[[], bool], count: Callable[[], int]) -> Cost:
    """Measure until something is so; the costs are those of each of what was counted more then."""
    first, asked, used = count(), _asked(stand), stand.usage()
    seconds = stand.wait(is_over)
    used, asked = stand.usage() - used, _asked(stand) - asked
    return Cost(0, 0, count() - first, seconds, used, asked, _peak(stand, scanner))


def _break_off(stand: Stand, scan: Scan) -> None:
    stand.scanner["scans"].update_one({"_id": scan.scan_id}, {"$set": {"state": "failed"}})


def _read(stand: Stand, scan: Scan) -> int:
    sums = {"$group": {"_id": None, "mails": {"$sum": "$outcome.tally.mails"}}}
    pages = {"scan_id": scan.scan_id, "kind": "page", "state": "done"}
    return sum(int(each["mails"]) for each in stand.scanner["items"].aggregate([{"$match": pages}, sums]))


def _asked(stand: Stand) -> Asked:
    latencies = stand.scanner.client.admin.command("serverStatus")["opLatencies"]
    reads, writes = latencies["reads"], latencies["writes"]
    return Asked(int(reads["ops"]), int(writes["ops"]), int(reads["latency"] + writes["latency"]))


def _peak(stand: Stand, scanner: str) -> float:
    process = stand.processes[scanner].pid
    return peak_megabytes(process) + sum(map(peak_megabytes, below(process)))


@click.command()
@click.option("--by", type=click.Choice(list(SIZES)), required=True)
@click.option("--only", type=click.IntRange(0, 5), default=0, help="One size alone, counted from 1; 0: all.")
@click.option("--write", type=click.Path(path_type=Path), help="Also write the table, as Markdown, to this file.")
def main(by: str, only: int, write: Path | None) -> None:
    """Read tenants of growing size, each by a system that was started anew."""
    if not is_installed():
        raise click.ClickException("Apache Kafka is not installed: `make build/apache-kafka/.ready` does that")
    report, lines = Report(f"Cost by number of {by}"), []
    with tempfile.TemporaryDirectory(prefix="linearity-") as temporary:
        for mailboxes, mails_each, before in SIZES[by][only - 1 : only] if only else SIZES[by]:
            folder = Path(temporary) / f"t{mailboxes}-{mails_each}-{before}"
            tenant = made_tenant(folder, mailboxes=mailboxes, mails_each=mails_each)
            with standing(folder / "stand", [tenant]) as stand:
                for found in measured(stand, by, mailboxes, before):
                    lines.append(found.line())
                    click.echo(" · ".join(lines[-1]))
    report.table("For each mail, but for seconds and memory", HEADINGS, lines)
    report.note(f"{os.cpu_count()} processors, whose load was {os.getloadavg()[0]:.1f} at the end.")
    if write:
        write.write_text(report.markdown(), encoding="utf-8")


if __name__ == "__main__":
    main()
