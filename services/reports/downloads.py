"""The downloads: the report as PDF, the detections as CSV, everything in one archive."""

from http import HTTPStatus

from flask import Blueprint, Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from services.reports.exports.archive import ArchiveFailed, Pieces
from services.reports.files import Files
from services.reports.pages import Pages
from services.reports.pdf import PdfFailed
from services.reports.scans import Scan
from services.reports.views import ended_scan
from shared.web.limits import limited
from shared.web.shell import current_brand
from shared.web.sign_in import sign_in_required


def download(scan: Scan, content: object, content_type: str, name: str) -> Response:
    """Return an answer that a browser saves under a name with the day of the scan."""
    if request.method == "HEAD" and isinstance(content, Pieces):
        content.close()  # Werkzeug then neither sends nor closes it
    answer = Response(content, content_type=content_type)  # type: ignore[arg-type]
    answer.headers["Content-Disposition"] = (
        f'attachment; filename="{current_brand().name}-{scan.ended_at:%Y-%m-%d}{name}"'
    )
    return answer


def make_downloads(pages: Pages, files: Files) -> Blueprint:
    """Return the downloads for people."""
    blueprint = Blueprint("downloads", __name__)

    @blueprint.get("/report.pdf")
    @sign_in_required
    @limited("20 per hour")
    def report_pdf() -> ResponseReturnValue:
        scan = ended_scan(pages)
        try:
            return download(scan, files.pdf(scan), "application/pdf", ".pdf")
        except PdfFailed:
            return render_template("reports/pdf_failed.html"), 503

    @blueprint.get("/detections.csv")
    @sign_in_required
    @limited("60 per hour")
    def detections_csv() -> ResponseReturnValue:
        scan = ended_scan(pages)
        return download(scan, files.csv(scan), "text/csv; charset=utf-8", ".csv")

    @blueprint.get("/everything.zip")
    @sign_in_required
    @limited("20 per hour")
    def everything_zip() -> ResponseReturnValue:
        scan = ended_scan(pages)
        try:
            return download(scan, files.archive(scan), "application/zip", ".zip")
        except ArchiveFailed:
            abort(HTTPStatus.SERVICE_UNAVAILABLE)

    return blueprint


def make_machine_downloads(pages: Pages, files: Files) -> Blueprint:
    """Return the downloads for programs."""
    blueprint = Blueprint("machine_downloads", __name__)

    @blueprint.get("/detections.json")
    @sign_in_required
    @limited("60 per hour")
    def detections_json() -> ResponseReturnValue:
        scan = ended_scan(pages)
        return download(scan, files.json(scan), "application/json", ".json")

    @blueprint.get("/indicators.stix.json")
    @sign_in_required
    @limited("60 per hour")
    def indicators_stix() -> ResponseReturnValue:
        scan = ended_scan(pages)
        return download(scan, files.stix(scan), "application/stix+json;version=2.1", ".stix.json")

    @blueprint.get("/remove-mails.ps1")
    @sign_in_required
    @limited("60 per hour")
    def remove_mails() -> ResponseReturnValue:
        scan = ended_scan(pages)
        return download(scan, files.script(scan), "text/plain; charset=utf-8", "-remove-mails.ps1")

    return blueprint
