"""The files of one scan's result: what each download holds, whoever asks for it."""

from collections.abc import Iterable, Iterator

from flask import render_template

from services.reports import csv
from services.reports.exports import listing, purge, stix
from services.reports.exports.archive import Pieces, zipped
from services.reports.listed import Room
from services.reports.pages import Pages
from services.reports.pdf import PdfFailed, Press
from services.reports.scans import Scan
from services.reports.zones import reader_zone
from shared.web.language import current_language
from shared.web.shell import current_brand, this_shell
from shared.wording import Wording, of

PDF, CSV, JSON, STIX, SCRIPT, CONTENTS = (
    "report.pdf",
    "detections.csv",
    "detections.json",
    "indicators.stix.json",
    "remove-mails.ps1",
    "README.txt",
)


class Files:
    """Makes files in the language, the brand and the time zone of the present request."""

    def __init__(self, pages: Pages, press: Press, room: Room) -> None:
        """Read through the pages' stores, and set PDFs in a child process, which list so many mails and say so."""
        self._pages = pages
        self._press = press
        self._room = room

    def pdf(self, scan: Scan) -> bytes:
        """Return the report; raises PdfFailed."""
        result = self._pages.result(scan, reader_zone())
        listed = self._pages.listed(scan, self._room)
        return self._press.typeset(render_template("reports/report.html", result=result, listed=listed, on_paper=True))

    def csv(self, scan: Scan) -> Iterator[bytes]:
        """Yield all detections as CSV."""
        return csv.stream(self._pages.detections(scan), _words())

    def json(self, scan: Scan) -> Iterator[bytes]:
        """Yield all detections as JSON."""
        return listing.stream(scan, self._pages.coverage(scan), self._pages.detections(scan), _words())

    def stix(self, scan: Scan) -> bytes:
        """Return the indicators as a STIX 2.1 bundle."""
        return stix.bundle(scan, self._pages.detections(scan), _words(), current_brand().operator(current_language()))

    def script(self, scan: Scan) -> bytes:
        """Return the script that removes the dangerous mails."""
        return purge.script(scan, self._pages.detections(scan))

    def archive(self, scan: Scan) -> Iterator[bytes]:
        """Return everything in one ZIP, piece by piece; raises ArchiveFailed.

        When the PDF cannot be made, the list of contents says so.
        """
        return Pieces(zipped(scan.scan_id, this_shell().clock(), self._everything(scan)))

    def _everything(self, scan: Scan) -> Iterator[tuple[str, Iterable[bytes]]]:
        has_pdf = True
        try:
            yield PDF, [self.pdf(scan)]
        except PdfFailed:
            has_pdf = False
        yield CSV, self.csv(scan)
        yield JSON, self.json(scan)
        yield STIX, [self.stix(scan)]
        yield SCRIPT, [self.script(scan)]
        contents = render_template("reports/archive_contents.txt", has_pdf=has_pdf, scan=scan)
        yield CONTENTS, [contents.replace("\n", "\r\n").encode("utf-8-sig")]


def _words() -> Wording:
    return of(current_language())
