"""The downloads: the report as PDF, the detections as CSV."""

from itertools import islice

from flask import Blueprint, Response, abort, render_template
from flask.typing import ResponseReturnValue

from services.reports import csv
from services.reports.pages import Pages
from services.reports.pdf import PdfFailed, Press
from services.reports.scans import Scan, State
from services.reports.views import signed_in_customer
from services.reports.zones import reader_zone
from shared.web.language import current_language
from shared.web.limits import limited
from shared.web.shell import current_brand
from shared.web.sign_in import sign_in_required
from shared.wording import of

MOST_IN_PDF = 200
"""Detections that a PDF lists; the rest is in the CSV, and the PDF says so."""


def make_downloads(pages: Pages, press: Press) -> Blueprint:
    """Return the downloads over a read model."""
    blueprint = Blueprint("downloads", __name__)

    def ended_scan() -> Scan:
        scan = pages.latest(signed_in_customer())
        if scan is None or scan.state is State.RUNNING:
            abort(404)
        return scan

    @blueprint.get("/report.pdf")
    @sign_in_required
    @limited("20 per hour")
    def report_pdf() -> ResponseReturnValue:
        scan = ended_scan()
        result = pages.result(scan, reader_zone())
        listed = list(islice(pages.detections(scan), MOST_IN_PDF))
        html = render_template("reports/report.html", result=result, listed=listed, on_paper=True)
        try:
            pdf = press.typeset(html)
        except PdfFailed:
            return render_template("reports/pdf_failed.html"), 503
        return _download(pdf, "application/pdf", _file_name(scan, "pdf"))

    @blueprint.get("/detections.csv")
    @sign_in_required
    @limited("60 per hour")
    def detections_csv() -> ResponseReturnValue:
        scan = ended_scan()
        pieces = csv.stream(pages.detections(scan), of(current_language()))
        return _download(pieces, "text/csv; charset=utf-8", _file_name(scan, "csv"))

    return blueprint


def _file_name(scan: Scan, ending: str) -> str:
    return f"{current_brand().name}-{scan.ended_at:%Y-%m-%d}.{ending}"


def _download(content: object, content_type: str, name: str) -> Response:
    answer = Response(content, content_type=content_type)  # type: ignore[arg-type]
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
