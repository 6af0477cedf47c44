"""The pages: live progress, the result, and one mail."""

from flask import Blueprint, abort, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from services.reports import words
from services.reports.narrowing import narrowing_from
from services.reports.pages import Pages
from services.reports.scans import Scan, State
from services.reports.zones import reader_zone
from shared.web.formatting import number
from shared.web.language import current_language
from shared.web.sign_in import current_customer, sign_in_required


def signed_in_customer() -> str:
    """Return whose pages these are; every read begins with it."""
    customer = current_customer()
    if customer is None:
        abort(401)
    return customer.customer_id


def make_blueprint(pages: Pages) -> Blueprint:
    """Return the pages over a read model."""
    blueprint = Blueprint("reports", __name__)

    @blueprint.get("/")
    @sign_in_required
    def overview() -> ResponseReturnValue:
        customer_id = signed_in_customer()
        scan, refused = pages.latest(customer_id), pages.refused(customer_id)
        if scan is None:
            page = "reports/failed.html" if refused else "reports/waiting.html"
            return render_template(page, scan=refused)
        if scan.state is State.RUNNING:
            return render_template("reports/running.html", scan=scan, facts=_facts(scan))
        result = pages.result(scan, reader_zone())
        if scan.state is State.FAILED and not result.figures.dangerous:
            return render_template("reports/failed.html", scan=scan)
        wanted = narrowing_from(request.args.to_dict(flat=False))
        rows = pages.rows(scan, wanted)
        return render_template("reports/result.html", result=result, rows=rows, wanted=wanted, refused=refused)

    @blueprint.get("/progress")
    @sign_in_required
    def progress() -> ResponseReturnValue:
        scan = pages.latest(signed_in_customer())
        state = scan.state.value if scan else "waiting"
        return jsonify(
            state=state, facts=_facts(scan) if scan else {}, percent=words.percentage_done(scan) if scan else 0
        )

    @blueprint.get("/mails/<mail_id>")
    @sign_in_required
    def mail(mail_id: str) -> ResponseReturnValue:
        scan = pages.latest(signed_in_customer())
        found = pages.mail(scan, mail_id) if scan else None
        if scan is None or found is None:
            abort(404)
        return render_template("reports/mail.html", scan=scan, each=found)

    return blueprint


def _facts(scan: Scan) -> dict[str, str]:
    """Return the words of the progress page by the id of the element that shows them."""
    progressed, language = scan.progressed, current_language()
    counts = {
        "mailboxes-done": progressed.mailboxes_done if progressed else 0,
        "mailboxes-found": progressed.mailboxes_found if progressed else 0,
        "mails-scanned": progressed.mails_scanned if progressed else 0,
        "mails-expected": progressed.mails_expected if progressed else 0,
        "threats": progressed.threats if progressed else 0,
        "potential-threats": progressed.potential_threats if progressed else 0,
    }
    return {name: number(count, language) for name, count in counts.items()} | {"time-left": words.time_left(scan)}
