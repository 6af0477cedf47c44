"""Being assessed every month: chosen, changed, stopped."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.consent.announcing import A_MONTH
from services.consent.dependencies import Dependencies
from services.consent.views.visitor import this_customer, this_zone
from shared.web.sign_in import sign_in_required

DAYS = range(1, 32)


def make_blueprint(dependencies: Dependencies) -> Blueprint:
    """Return the page and what its two buttons do."""
    pages = Blueprint("monthly", __name__)
    consents, rescans = dependencies.consents, dependencies.rescans

    @pages.get("/monthly")
    @sign_in_required
    def monthly() -> ResponseReturnValue:
        consent = consents.granted(this_customer())
        if consent is None:
            return redirect(url_for("consent.choosing.platforms"))
        if consent.microsoft_refused_at:
            return render_template("consent/refused_since.html", consent=consent)
        today = dependencies.clock().astimezone(ZoneInfo(this_zone()))
        day = consent.monthly.day if consent.monthly else today.day
        shown = {"consent": consent, "days": DAYS, "day": day, "a_month": A_MONTH}
        return render_template("consent/monthly.html", **shown, is_stopped="stopped" in request.args)

    @pages.post("/monthly")
    @sign_in_required
    def choose() -> ResponseReturnValue:
        consent, day = consents.granted(this_customer()), _day(request.form)
        if consent and day:
            rescans.choose(consent, day, this_zone())
        return redirect(url_for(".monthly"), 303)

    @pages.post("/monthly/stop")
    @sign_in_required
    def stop() -> ResponseReturnValue:
        consent = consents.granted(this_customer())
        if consent:
            rescans.stop(consent)
        return redirect(url_for(".monthly", stopped=1), 303)

    return pages


def _day(form: Mapping[str, str]) -> int | None:
    typed = form.get("day", "")
    return int(typed) if typed in {str(each) for each in DAYS} else None
