"""`python -m benchmarks.csv_rows`: how much memory the CSV takes, by its rows: a million must need no more than a few.

The rows lie in a real mongod, as the handlers wrote a thousand of them and copied from there. A process of its own asks
the reports app for the file and throws it away piece by piece. The peer keeps the whole answer, as a page would.
"""

import logging
import multiprocessing
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import click
import structlog

from benchmarks.large_result import LargeResult
from benchmarks.pages import SHOWN_AT, signed_in
from benchmarks.reports_service import fill, settings
from benchmarks.tables import Report
from local.servers import start_mongod
from services.reports import wiring
from services.reports.settings import Settings
from shared.mongodb import Documents, connect
from shared.web.translations import compile_catalogs

SIZES = "10000,100000,1000000"
HEADINGS = ("rows", "answer", "MB of CSV", "s", "rows a second", "peak MB")
TEMPLATES = 1_000
"""Mails that the handlers write; the others are copies."""
AT_ONCE = 5_000
KEPT_WHOLE = 100_000
"""More rows are streamed only."""


@dataclass(frozen=True)
class Asked:
    """What one answer took in its process."""

    rows: int
    size: int
    seconds: float
    peak: float

    def line(self, how: str) -> tuple[str, ...]:
        """Return the line of the table."""
        figures = (f"{self.size / 1e6:.1f}", f"{self.seconds:.0f}", f"{self.rows / self.seconds:,.0f}")
        return f"{self.rows:,}", how, *figures, f"{self.peak:.0f}"


def ask(chosen: Settings, name: str, whole: bool) -> Asked:
    """Ask for the CSV of the rows in a database; `whole` keeps all of it."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    result, database = LargeResult(detections=TEMPLATES), connect(chosen.mongodb_uri, name)
    app = wiring.make_app(chosen, database, clock=lambda: result.started_at + SHOWN_AT)
    client = signed_in(app, result.customer_id)
    begun, rows, kept = time.perf_counter(), -1, []
    size = 0
    for piece in client.get("/reports/detections.csv", buffered=False).iter_encoded():
        rows += piece.count(b"\r\n")
        size += len(piece)
        kept += [piece] if whole else []
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Asked(rows, size, time.perf_counter() - begun, peak)


def grow(chosen: Settings, database: Documents, rows: int) -> None:
    """Let a database hold an ended scan with so many detected mails."""
    given, detections = fill(chosen, database, LargeResult(detections=TEMPLATES)), database["detections"]
    documents = list(detections.find())
    # Entry by entry, five indexes of a million rows want more memory than mongod is given, and it waits for the disk.
    detections.drop_indexes()
    with click.progressbar(range(TEMPLATES, rows, AT_ONCE), label=f"{rows:,} rows", file=sys.stderr) as firsts:
        for first in firsts:
            copies = _copies(documents, range(first, min(rows, first + AT_ONCE)))
            detections.insert_many(list(copies), ordered=False)
    given.read_model.detections.prepare()


def _copies(documents: list[Any], numbers: range) -> Iterator[Any]:
    for number in numbers:
        model = documents[number % len(documents)]
        mail = model["mail"] | {"mail_id": f"{number:032x}"}
        mail["received_at"] -= timedelta(seconds=number)
        yield model | {"_id": f"{model['scan_id']}:{number:07}", "mail": mail}


@click.command()
@click.option("--sizes", default=SIZES, show_default=True, help="How many rows, separated by commas.")
@click.option("--write", type=click.Path(path_type=Path), help="Write the table to this file as Markdown, too.")
def main(sizes: str, write: Path | None) -> None:
    """Measure the CSV."""
    compile_catalogs()
    report, found = Report("The CSV"), []
    asking = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as folder:
        process, uri = start_mongod(Path(folder))
        try:
            chosen = settings(uri, Path(folder))
            for rows in map(int, sizes.split(",")):
                grow(chosen, connect(uri, f"rows{rows}"), rows)
                for how in ("streamed", "kept whole")[: 1 if rows > KEPT_WHOLE else 2]:
                    with asking.Pool(1) as child:
                        asked = child.apply(ask, (chosen, f"rows{rows}", how == "kept whole"))
                    found.append(asked.line(how))
        finally:
            process.stop()
    report.table("The CSV, streamed, beside an answer that is kept whole", HEADINGS, found)
    load = os.getloadavg()[0]
    report.note(f"{os.cpu_count()} cores, whose load was {load:.1f} at the end; the peak is that of the whole process.")
    if write:
        write.write_text(report.markdown(), encoding="utf-8")


if __name__ == "__main__":
    main()
