"""The command `python -m benchmarks.parsing --corpus FOLDER`: a row for each parser, all over the same mails."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from time import perf_counter_ns

import click
from rich.console import Console
from rich.table import Table

from benchmarks.corpus import Labelled, NoCorpus, read_labels, read_mails
from benchmarks.parsing.parsers import PARSERS, Parser


@dataclass
class Timing:
    """Microseconds a mail, and how many mails made the parser raise."""

    micros: list[float] = field(default_factory=list)
    failures: int = 0

    def take(self, parser: Parser, raw: bytes) -> None:
        """Parse one mail and count it."""
        begun = perf_counter_ns()
        try:
            parser(raw)
        except Exception:  # noqa: BLE001 — whatever a parser raises over a mail is the figure wanted here
            self.failures += 1
        self.micros.append((perf_counter_ns() - begun) / 1000)

    def quantile(self, share: float) -> float:
        """Return the time that this share of the mails needs at most."""
        ordered = sorted(self.micros)
        return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


def compare(raws: Iterable[bytes]) -> dict[str, Timing]:
    """Return the timing of every parser, each of which parses every mail."""
    timings = {name: Timing() for name in PARSERS}
    for raw in raws:
        for name, parser in PARSERS.items():
            timings[name].take(parser, raw)
    return timings


def table_of(timings: dict[str, Timing]) -> Table:
    """Return the table; the ratio is to the median of the first parser."""
    table = Table("parser", "mails", "p50 µs", "p99 µs", "slowest ms", "failures", "ratio", title="Parsing")
    for column in table.columns[1:]:
        column.justify = "right"
    first = next(iter(timings.values())).quantile(0.5)
    for name, timing in timings.items():
        middle = timing.quantile(0.5)
        figures = [f"{middle:,.0f}", f"{timing.quantile(0.99):,.0f}", f"{timing.quantile(1) / 1000:,.1f}"]
        table.add_row(name, f"{len(timing.micros):,}", *figures, str(timing.failures), f"{middle / first:.2f}")
    return table


def sample(corpus: Path, most: int) -> Iterable[bytes]:
    """Yield the first mails of every source, at most so many a source."""
    for source in sorted({row.source for row in read_labels(corpus).values()}):
        mails: Iterable[Labelled] = read_mails(corpus, lambda row, wanted=source: row.source == wanted)  # type: ignore[misc]
        yield from (mail.raw for mail in islice(mails, most))


@click.command()
@click.option("--corpus", required=True, type=click.Path(path_type=Path), help="Folder of labelled mail.")
@click.option("--most", type=click.IntRange(1), default=150, show_default=True, help="Mails of each source.")
def main(corpus: Path, most: int) -> None:
    """Compare parsers over labelled mail."""
    try:
        raws = list(sample(corpus, most))
    except NoCorpus as problem:
        raise click.ClickException(str(problem)) from problem
    compare(raws[:20])
    Console(width=120).print(table_of(compare(raws)))


if __name__ == "__main__":
    main()
