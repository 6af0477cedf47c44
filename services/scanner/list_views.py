"""The page on which a customer edits the lists of senders that they trust or do not want."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.scanner.entries import Entries, read_entries
from services.scanner.erasures import Erasures
from services.scanner.sender_lists import Lists, SenderLists, keep_lists
from shared.web.limits import limited
from shared.web.sign_in import current_customer, sign_in_required


def make_blueprint(lists: Lists, erasures: Erasures) -> Blueprint:
    """Return the page under /mails/lists."""
    blueprint = Blueprint("lists", __name__)

    @blueprint.get("/lists")
    @sign_in_required
    def edit() -> ResponseReturnValue:
        kept = lists.of(_customer_id())
        return _page("\n".join(kept.allowed), "\n".join(kept.denied), is_saved="saved" in request.args)

    @blueprint.post("/lists")
    @sign_in_required
    @limited("60 per hour")
    def save() -> ResponseReturnValue:
        typed = request.form.get("allowed", ""), request.form.get("denied", "")
        allowed, denied = read_entries(typed[0], vouches=True), read_entries(typed[1], vouches=False)
        if allowed.mistakes or denied.mistakes:
            return _page(*typed, allowed=allowed, denied=denied), 422
        given = SenderLists(allowed.entries, denied.entries)
        if not keep_lists(_customer_id(), given, lists=lists, erasures=erasures):
            abort(404)
        return redirect(url_for(".edit", saved=1), 303)

    return blueprint


def _page(
    allowed_text: str,
    denied_text: str,
    *,
    allowed: Entries = Entries(),  # noqa: B008 — frozen
    denied: Entries = Entries(),  # noqa: B008 — frozen
    is_saved: bool = False,
) -> str:
    fields = {"allowed": (allowed_text, allowed.mistakes), "denied": (denied_text, denied.mistakes)}
    return render_template("scanner/lists.html", fields=fields, is_saved=is_saved)


def _customer_id() -> str:
    customer = current_customer()
    if customer is None:
        abort(401)
    return customer.customer_id
