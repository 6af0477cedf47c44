"""The first two pages: which platform, and how much of it is read."""

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.consent.addresses import MOST_ADDRESSES
from services.consent.choices import PLATFORMS, NotOffered, offered_platforms
from services.consent.dependencies import Dependencies
from services.consent.periods import DAYS, DEFAULT_DAYS
from services.consent.views.visitor import this_customer
from shared.web.shell import current_brand
from shared.web.sign_in import sign_in_required

ONLY_PLATFORM = "microsoft_365"
"""The one whose mailboxes are asked for on the second page."""

NOTHING_SAID = {
    "scope": "organisation",
    "days": DEFAULT_DAYS,
    "mailboxes": "",
    "group": "",
    "first_day": "",
    "last_day": "",
}


def show_scope(form: Mapping[str, str], mistake: NotOffered | None = None) -> str:
    """Return the page with what was typed, and with what is wrong about it."""
    typed = NOTHING_SAID | dict(form)
    return render_template("consent/scope.html", days=DAYS, typed=typed, mistake=mistake, most=MOST_ADDRESSES)


def keep_draft(dependencies: Dependencies) -> None:
    """Keep what the present form says, for whoever comes back to the page; of an erased customer nothing.

    Not even of one who is erased in this very moment: whichever of the two comes second sees the other.
    """
    customer_id, customers = this_customer(), dependencies.customers
    if customers.is_known(customer_id):
        dependencies.drafts.keep(customer_id, request.form)
    if not customers.is_known(customer_id):
        dependencies.drafts.erase(customer_id)


def send_back_mistakes(pages: Blueprint) -> None:
    """Show the form again, with nothing lost, wherever it said what was not offered."""

    @pages.errorhandler(NotOffered)
    def correct(error: NotOffered) -> ResponseReturnValue:
        return show_scope(error.form, error), 422


def make_blueprint(dependencies: Dependencies) -> Blueprint:
    """Return the pages that come before Microsoft's."""
    pages = Blueprint("choosing", __name__)
    drafts = dependencies.drafts

    @pages.get("/")
    @sign_in_required
    def platforms() -> ResponseReturnValue:
        return render_template(
            "consent/platforms.html",
            platforms=PLATFORMS,
            offered=offered_platforms(current_brand()),
            chosen=ONLY_PLATFORM if drafts.of(this_customer()) else "",
            is_missing="missing" in request.args,
            granted=dependencies.consents.granted(this_customer()),
            approval=dependencies.approvals.open_of(this_customer()),
        )

    @pages.get("/scope")
    @sign_in_required
    def scope() -> ResponseReturnValue:
        if request.args.get("platform") not in offered_platforms(current_brand()):
            return redirect(url_for(".platforms", missing=1))
        return show_scope(drafts.of(this_customer()))

    @pages.post("/scope")
    @sign_in_required
    def back() -> ResponseReturnValue:
        keep_draft(dependencies)
        return redirect(url_for(".platforms"), 303)

    return pages
