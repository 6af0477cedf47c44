"""The pages: the result, or how far it is, and one mail."""

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from services.reports.awaiting import asked_since, scan_in_question
from services.reports.narrowing import narrowing_from
from services.reports.pages import Pages
from services.reports.progress import progress_of
from services.reports.scans import Scan, State
from services.reports.zones import reader_zone
from shared.web.shell import this_shell
from shared.web.sign_in import current_customer, sign_in_required


def signed_in_customer() -> str:
    """Return whose pages these are; every read begins with it."""
    customer = current_customer()
    if customer is None:
        abort(401)
    return customer.customer_id


def ended_scan(pages: Pages) -> Scan:
    """Return the signed-in customer's latest scan once it has ended; ends the request with 404 before."""
    scan = pages.latest(signed_in_customer())
    if scan is None or scan.state is State.RUNNING:
        abort(404)
    return scan


def make_blueprint(pages: Pages) -> Blueprint:
    """Return the pages over a read model."""
    blueprint = Blueprint("reports", __name__)

    @blueprint.get("/")
    @sign_in_required
    def overview() -> ResponseReturnValue:
        customer_id, since = signed_in_customer(), asked_since(this_shell().clock)
        if since and not scan_in_question(pages, customer_id, since):
            return render_template("reports/waiting.html", asked=request.args["asked"])
        scan, refused = pages.latest(customer_id), pages.refused(customer_id)
        if scan is None:
            return _without_a_scan(pages, customer_id, refused)
        if scan.state is State.RUNNING:
            far, is_stopping = progress_of(scan, this_shell().clock()), "stopping" in request.args
            shown = {"scan": scan, "far": far, "earlier": pages.earlier(scan)}
            return render_template("reports/running.html", **shown, is_stopping=is_stopping)
        result = pages.result(scan, reader_zone())
        if scan.state is State.FAILED and not result.figures.dangerous:
            return render_template("reports/failed.html", scan=scan)
        wanted = narrowing_from(request.args.to_dict(flat=False))
        rows = pages.rows(result, wanted)
        shown = {"result": result, "rows": rows, "wanted": wanted, "refused": refused}
        return render_template("reports/result.html", **shown, soon=result.is_erased_soon(this_shell().clock()))

    @blueprint.get("/mails/<mail_id>")
    @sign_in_required
    def mail(mail_id: str) -> ResponseReturnValue:
        scan = pages.latest(signed_in_customer())
        found = pages.mail(scan, mail_id) if scan else None
        if scan is None or found is None:
            abort(404)
        wanted = narrowing_from(request.args.to_dict(flat=False))
        beside, others = pages.beside(scan, wanted, mail_id), pages.others(scan, found)
        return render_template("reports/mail.html", each=found, wanted=wanted, beside=beside, others=others)

    return blueprint


def _without_a_scan(pages: Pages, customer_id: str, refused: Scan | None) -> str:
    if refused:
        return render_template("reports/failed.html", scan=refused)
    erased_at = pages.erased(customer_id)
    if erased_at:
        counts, next_at = pages.history(customer_id), pages.next_scan(customer_id)
        return render_template("reports/erased.html", erased_at=erased_at, history=counts, next_scan_at=next_at)
    return render_template("reports/waiting.html", asked=None)
