"""Another scan with the permission at hand."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.consent.dependencies import Dependencies
from services.consent.repeating import repeat
from services.consent.views.visitor import this_customer
from shared.events.details import RescanRefusal, Scope
from shared.web import links
from shared.web.sign_in import sign_in_required


def make_blueprint(dependencies: Dependencies) -> Blueprint:
    """Return the pages about scanning again."""
    pages = Blueprint("repeating", __name__)
    consents = dependencies.consents

    @pages.get("/again")
    @sign_in_required
    def again() -> ResponseReturnValue:
        consent = consents.granted(this_customer())
        if consent is None:
            return redirect(url_for("consent.choosing.platforms"))
        if consent.microsoft_refused_at:
            return render_template("consent/refused_since.html", consent=consent)
        return render_template(
            "consent/again.html", consent=consent, is_one_mailbox=consent.wanted.scope is Scope.ONE_MAILBOX
        )

    @pages.post("/again")
    @sign_in_required
    def start_again() -> ResponseReturnValue:
        refusal = repeat(this_customer(), request.form.get("after", ""), consents=consents)
        if refusal in (RescanRefusal.NO_PERMISSION, RescanRefusal.SIGN_IN_NEEDED):
            return redirect(url_for("consent.choosing.platforms"))
        if refusal is RescanRefusal.PERMISSION_REFUSED:
            return redirect(url_for(".again"), 303)
        if refusal is RescanRefusal.NOT_STARTED:
            return redirect(url_for("consent.starting.granted"), 303)
        return redirect(links.starting(dependencies.clock()), 303)

    return pages
