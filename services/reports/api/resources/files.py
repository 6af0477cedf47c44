"""The files of a result, as on the result page."""

from collections.abc import Callable
from functools import partial
from http import HTTPStatus

from flask import Response, abort
from flask_babel import lazy_gettext as _

from services.reports.api.finding import DETAILS_ERASED, STILL_RUNNING, ended_scan
from services.reports.api.routes import COSTLY, FILES, JSON, Route
from services.reports.downloads import download
from services.reports.exports.archive import ArchiveFailed
from services.reports.files import Files
from services.reports.pdf import PdfFailed
from services.reports.read_model import ReadModel
from services.reports.scans import Scan
from shared.web.problems import ProblemError

STIX, SCRIPT = "application/stix+json;version=2.1", "text/plain; charset=utf-8"
NO_PDF = {"pdf-failed": (503, _("The PDF could not be made. The other files are not affected."))}


class FileResources:
    """Answers with the files of an ended scan."""

    def __init__(self, read_model: ReadModel, files: Files) -> None:
        """Find scans in these stores, and make files of them."""
        self._read_model = read_model
        self._files = files

    def routes(self) -> tuple[Route, ...]:
        """Return the addresses."""
        files = self._files
        makers: tuple[tuple[str, Callable[[Scan], object], str, str, str, object], ...] = (
            ("report.pdf", self._pdf, "application/pdf", ".pdf", COSTLY, _("The report as PDF")),
            ("detections.csv", files.csv, "text/csv; charset=utf-8", ".csv", FILES, _("All detections (CSV)")),
            ("detections.json", files.json, JSON, ".json", FILES, _("All detections (JSON)")),
            ("indicators.stix.json", files.stix, STIX, ".stix.json", FILES, _("Indicators (STIX 2.1)")),
            ("remove-mails.ps1", files.script, SCRIPT, "-remove-mails.ps1", FILES, _("Removal script (PowerShell)")),
            ("everything.zip", self._archive, "application/zip", ".zip", COSTLY, _("Everything (ZIP)")),
        )
        return tuple(
            Route(
                name=name.replace(".", "_").replace("-", "_"),
                path=f"/scans/{{scan_id}}/files/{name}",
                view=partial(self._answer, make, media_type, ending),
                media_type=media_type,
                limit=limit,
                summary=summary,
                problems=DETAILS_ERASED | STILL_RUNNING | (NO_PDF if make == self._pdf else {}),
            )
            for name, make, media_type, ending, limit, summary in makers
        )

    def _answer(self, make: Callable[[Scan], object], media_type: str, ending: str, scan_id: str) -> Response:
        scan = ended_scan(self._read_model, scan_id)
        answer = download(scan, make(scan), media_type, ending)
        answer.last_modified = scan.ended_at
        return answer

    def _pdf(self, scan: Scan) -> bytes:
        try:
            return self._files.pdf(scan)
        except PdfFailed as error:
            ((name, (status, title)),) = NO_PDF.items()
            raise ProblemError(status, name, title) from error

    def _archive(self, scan: Scan) -> object:
        try:
            return self._files.archive(scan)
        except ArchiveFailed:
            abort(HTTPStatus.SERVICE_UNAVAILABLE)
