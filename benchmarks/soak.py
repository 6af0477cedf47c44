"""`python -m benchmarks.soak`: what memory every worker holds while one scan follows another, on Apache Kafka."""

import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import click

from benchmarks.made_tenant import made_tenant
from benchmarks.processes import below, megabytes
from benchmarks.tables import Report
from benchmarks.throughput.asking import Scan
from benchmarks.throughput.stand import Stand, standing
from benchmarks.throughput.usage import CHILDREN, NOT_OURS
from local.apache_kafka import is_installed

LOOK_EVERY = 0.5
"""Seconds."""

Memory = Mapping[str, float]
"""Megabytes by process."""


def memory(stand: Stand) -> Memory:
    """Return what each process of ours holds now, the jailed children of all scanners together."""
    found = {name: each for name, each in stand.processes.items() if name not in NOT_OURS}
    children = [child for each in found.values() for child in below(each.pid)]
    return {name: megabytes(each.pid) for name, each in found.items()} | {CHILDREN: sum(map(megabytes, children))}


def soaked(stand: Stand, minutes: Sequence[int], at_once: int) -> Iterator[tuple[int, int, Memory]]:
    """Let so many scans run at any time; yield at each minute that is wanted how many have ended, and the memory."""
    begun, ended, running = time.monotonic(), 0, list[Scan]()
    for minute in minutes:
        while time.monotonic() < begun + 60 * minute:
            running += [stand.ask() for _ in range(at_once - len(running))]
            left = [each for each in running if stand.result(each) is None]
            ended, running = ended + len(running) - len(left), left
            time.sleep(LOOK_EVERY)
        yield minute, ended, memory(stand)


@click.command()
@click.option("--minutes", default="5,10,15,20", show_default=True, help="When to look, separated by commas.")
@click.option("--at-once", type=click.IntRange(1), default=2, show_default=True, help="Scans that run at any time.")
@click.option("--write", type=click.Path(path_type=Path), help="Also write the table, as Markdown, to this file.")
def main(minutes: str, at_once: int, write: Path | None) -> None:
    """Let scans follow one another and look at the memory of every worker."""
    if not is_installed():
        raise click.ClickException("Apache Kafka is not installed: `make build/apache-kafka/.ready` does that")
    report = Report("Memory, soaked")
    with tempfile.TemporaryDirectory(prefix="soak-") as temporary:
        tenant = made_tenant(Path(temporary) / "tenant", mailboxes=8, mails_each=60)
        with standing(Path(temporary) / "stand", [tenant]) as stand, stand.scanners(1):
            seen = []
            for each in soaked(stand, [int(minute) for minute in minutes.split(",")], at_once):
                click.echo(f"after {each[0]} min: {each[1]} scans, {each[2]}")
                seen.append(each)
    report.table("MB resident, by process", _headings(seen), list(_lines(seen)))
    report.note(
        "Scans that had ended by then: " + ", ".join(f"{ended} after {minute} min" for minute, ended, _ in seen)
    )
    if write:
        write.write_text(report.markdown(), encoding="utf-8")


def _headings(seen: Sequence[tuple[int, int, Memory]]) -> list[str]:
    return ["process", *(f"{minute} min" for minute, _, _ in seen), "last against first"]


def _lines(seen: Sequence[tuple[int, int, Memory]]) -> Iterator[list[str]]:
    for name in seen[0][2]:
        held = [each[name] for _, _, each in seen]
        yield [name, *(f"{each:.0f}" for each in held), f"{held[-1] / held[0] - 1:+.0%}"]


if __name__ == "__main__":
    main()
