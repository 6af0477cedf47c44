"""The pages of the scanner: the safe view of one mail, and the button that stops a scan."""

import re

from flask import Blueprint, abort, redirect, render_template
from flask.typing import ResponseReturnValue

from services.scanner.mail_source import Busy, NotThere, Refused, TokenRefused, TooLarge, Unopenable
from services.scanner.safe_view import SafeViews
from services.scanner.scans import Scans
from shared.web.formatting import defanged
from shared.web.limits import limited
from shared.web.links import stopping
from shared.web.sign_in import current_customer, sign_in_required

MOST_LINES = 2_000
URL = re.compile(r"(?i)\b(?:https?://|www\.)\S+")

UNAVAILABLE: dict[type[Exception], tuple[str, int]] = {
    NotThere: ("gone", 404),
    Refused: ("not_permitted", 403),
    TokenRefused: ("not_permitted", 403),
    TooLarge: ("too_large", 413),
    Unopenable: ("unopenable", 502),
    Busy: ("busy", 503),
}
"""What the page says when a mail cannot be fetched, and the status it says it with."""


def make_blueprint(scans: Scans, views: SafeViews) -> Blueprint:
    """Return the pages under /mails."""
    blueprint = Blueprint("mails", __name__)

    @blueprint.get("/<scan_id>/<mail_id>")
    @sign_in_required
    @limited("120 per hour")
    def safe_view(scan_id: str, mail_id: str) -> ResponseReturnValue:
        try:
            view = views.show(_customer_id(), scan_id, mail_id)
        except tuple(UNAVAILABLE) as error:
            reason, status = next(said for kind, said in UNAVAILABLE.items() if isinstance(error, kind))
            return render_template("scanner/unavailable.html", reason=reason, mail_id=mail_id), status
        if view is None:
            abort(404)
        lines, hidden_lines = harmless_lines(view.text), harmless_lines(view.hidden_text)
        return render_template("scanner/mail.html", view=view, mail_id=mail_id, lines=lines, hidden_lines=hidden_lines)

    @blueprint.post("/stop")
    @sign_in_required
    def stop() -> ResponseReturnValue:
        scans.stop(_customer_id())
        return redirect(stopping(), 303)

    return blueprint


def harmless_lines(text: str) -> list[str]:
    """Return the lines of a mail's text that are not empty, its links made unclickable."""
    lines = (line.strip() for line in text.splitlines())
    return [URL.sub(lambda found: defanged(found[0]), line) for line in lines if line][:MOST_LINES]


def _customer_id() -> str:
    customer = current_customer()
    if customer is None:
        abort(401)
    return customer.customer_id
