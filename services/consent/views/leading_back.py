"""Addresses that only take forms: whoever opens one, by a reload or in another language, comes to the form's page."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from services.consent.dependencies import Dependencies
from services.consent.views.choosing import ONLY_PLATFORM
from shared.web.links import consent_approve


def make_blueprint(dependencies: Dependencies) -> Blueprint:
    """Return the redirects."""
    del dependencies
    pages = Blueprint("leading_back", __name__)

    @pages.get("/grant")
    @pages.get("/ask")
    def choice() -> ResponseReturnValue:
        return redirect(url_for("consent.choosing.scope", platform=ONLY_PLATFORM))

    @pages.get("/start")
    @pages.get("/cancel")
    def granted() -> ResponseReturnValue:
        return redirect(url_for("consent.starting.granted"))

    @pages.get("/waiting/give-up")
    def waiting() -> ResponseReturnValue:
        return redirect(url_for("consent.waiting.waiting"))

    @pages.get("/monthly/stop")
    def schedule() -> ResponseReturnValue:
        return redirect(url_for("consent.monthly.monthly"))

    @pages.get("/approve/<token>/decline")
    def request_of_customer(token: str) -> ResponseReturnValue:
        return redirect(consent_approve(token))

    return pages
