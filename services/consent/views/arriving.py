"""Signing in with Microsoft, beside the confirmation number."""

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue

from services.consent.choices import offered_platforms
from services.consent.dependencies import Dependencies
from services.consent.views.arrival import Arrivals
from shared.web.limits import limited
from shared.web.shell import current_brand


def make_blueprint(dependencies: Dependencies) -> Blueprint:
    """Return the page that leads to Microsoft; the answer comes to the callback that all journeys share."""
    pages = Blueprint("arriving", __name__)
    arrivals = Arrivals(dependencies)

    @pages.get("/sign-in")
    @limited("60 per hour")
    def sign_in() -> ResponseReturnValue:
        if "microsoft_365" not in offered_platforms(current_brand()):
            abort(404)
        return arrivals.set_out(request.args.get("next", ""))

    return pages
