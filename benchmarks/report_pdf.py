"""`python -m benchmarks.report_pdf`: how long the PDF of a result takes, and how much memory, by how much was detected.

The web process renders the document from a real mongod, and the child process sets it within the service's own limits.
The peer is the same document without its list of mails.
"""

import io
import logging
import os
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path

import click
import pikepdf
import structlog
from flask import Flask

from benchmarks.large_result import LargeResult
from benchmarks.pages import ROOT, SHOWN_AT, signed_in
from benchmarks.reports_service import fill, settings
from benchmarks.tables import Report
from local.servers import start_mongod
from services.reports.app import make_reports_app
from services.reports.live import Streams
from services.reports.pdf import Press
from services.reports.settings import Settings
from services.reports.wiring import files_over
from shared.mongodb import Documents, connect
from shared.web.translations import compile_catalogs

SIZES = "100,1000,5000,10000"
HEADINGS = ("detections", "document", "listed", "pages", "s, rendering", "s, CPU", "s", "peak MB", "PDF kB")
_LIST = re.compile(r'<section class="chapter" id="list">.*?</section>', re.DOTALL)
_TABLES = re.compile(r'<table class="(?:list|brief)">')
_TO_LIST = re.compile(r'<li><a href="#list">.*?</li>', re.DOTALL)


@dataclass(frozen=True)
class Setting:
    """What setting one document took; CPU seconds are the child's alone, whatever else the machine does."""

    listed: int
    busy: float
    seconds: float
    megabytes: float
    pdf: bytes

    def line(self, *before: str) -> tuple[str, ...]:
        """Return its part of the table."""
        with pikepdf.open(io.BytesIO(self.pdf)) as opened:
            pages = str(len(opened.pages))
        detections, document, rendering = before
        figures = (f"{self.busy:.1f}", f"{self.seconds:.1f}", f"{self.megabytes:.0f}", f"{len(self.pdf) / 1000:.0f}")
        return detections, document, f"{self.listed:,}", pages, rendering, *figures


class Watched(Press):
    """A press that keeps the last document instead of setting it."""

    html = ""

    def typeset(self, html: str) -> bytes:
        """Keep the document."""
        self.html = html
        return b"%PDF"


def setting(html: str, chosen: Settings) -> Setting:
    """Set a document as the service does; raises for one that does not fit into its limits."""
    limits = [str(chosen.pdf_megabytes), str(int(chosen.pdf_seconds))]
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as made:
        given.write(html.encode())
        given.seek(0)
        begun = time.perf_counter()
        command = [sys.executable, "-m", "services.reports.press", *limits]
        child = subprocess.Popen(command, stdin=given, stdout=made, cwd=ROOT)  # noqa: S603 - our own module
        _, status, used = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - begun
        made.seek(0)
        pdf = made.read()
    if os.waitstatus_to_exitcode(status) or not pdf.startswith(b"%PDF"):
        raise click.ClickException(f"a document of {len(html)} characters does not fit into {limits}")
    return Setting(_listed(html), used.ru_utime + used.ru_stime, seconds, used.ru_maxrss / 1024, pdf)


def _listed(html: str) -> int:
    tables = (found.start() for found in _TABLES.finditer(html))
    bodies = (html.index("<tbody>", begins) for begins in tables)
    return sum(html.count("<tr>", begins, html.index("</tbody>", begins)) for begins in bodies)


def lines(chosen: Settings, database: Documents, detections: int) -> list[tuple[str, ...]]:
    """Fill a database, make the document, and set it with and without its list."""
    result, press = LargeResult(detections=detections), Watched(seconds=1, megabytes=1)
    given, now = fill(chosen, database, result), result.started_at + SHOWN_AT
    files = files_over(replace(given, press=press), chosen)
    app = make_reports_app(chosen, database, given.pages, files, Streams(1, lambda _: True), clock=lambda: now)
    rendering = f"{_rendering(app, result.customer_id):.1f}"
    whole, bare = press.html, _TO_LIST.sub("", _LIST.sub("", press.html))
    return [
        setting(whole, chosen).line(f"{detections:,}", "whole", rendering),
        setting(bare, chosen).line(f"{detections:,}", "without list", ""),
    ]


def _rendering(app: Flask, customer_id: str) -> float:
    client = signed_in(app, customer_id)
    begun = time.perf_counter()
    client.get("/reports/report.pdf")
    return time.perf_counter() - begun


@click.command()
@click.option("--sizes", default=SIZES, show_default=True, help="How much was detected, separated by commas.")
@click.option("--write", type=click.Path(path_type=Path), help="Write the table to this file as Markdown, too.")
def main(sizes: str, write: Path | None) -> None:
    """Measure the PDF report."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    compile_catalogs()
    report, found = Report("The PDF report"), []
    with tempfile.TemporaryDirectory() as folder:
        process, uri = start_mongod(Path(folder))
        try:
            chosen = settings(uri, Path(folder))
            for size in map(int, sizes.split(",")):
                found += lines(chosen, connect(uri, f"reports{size}"), size)
        finally:
            process.stop()
    report.table("The PDF report, Japanese", HEADINGS, found)
    load = os.getloadavg()[0]
    report.note(f"{os.cpu_count()} cores, whose load was {load:.1f} at the end; memory is the child's resident peak.")
    if write:
        write.write_text(report.markdown(), encoding="utf-8")


if __name__ == "__main__":
    main()
