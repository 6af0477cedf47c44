"""The permission is there: start, or stop the clock."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from services.consent.dependencies import Dependencies
from services.consent.views.visitor import this_customer
from shared.web import links
from shared.web.sign_in import current_customer, sign_in_required


def make_blueprint(dependencies: Dependencies) -> Blueprint:
    """Return the pages about a permission that holds."""
    pages = Blueprint("starting", __name__)
    consents = dependencies.consents

    @pages.get("/granted")
    @sign_in_required
    def granted() -> ResponseReturnValue:
        consent = consents.granted(this_customer())
        if consent is None:
            return redirect(url_for("consent.choosing.platforms"))
        if consent.microsoft_refused_at:
            return render_template("consent/refused_since.html", consent=consent)
        if consent.scan_id:
            return redirect(links.results())
        left = consent.start_at - dependencies.clock() if consent.start_at else None
        return render_template(
            "consent/granted.html",
            consent=consent,
            left=left,
            seconds=max(0, int(left.total_seconds())) if left else None,
            duration=consent.estimate.duration(dependencies.mails_per_second) if consent.estimate else None,
            visitor=current_customer(),
        )

    @pages.post("/start")
    @sign_in_required
    def start() -> ResponseReturnValue:
        consent = consents.granted(this_customer())
        if consent is None:
            return redirect(url_for("consent.choosing.platforms"))
        consents.start(consent)
        return redirect(links.starting(dependencies.clock()), 303)

    @pages.post("/cancel")
    @sign_in_required
    def cancel() -> ResponseReturnValue:
        consent = consents.granted(this_customer())
        if consent:
            consents.stop_the_clock(consent)
        return redirect(url_for(".granted"), 303)

    return pages
