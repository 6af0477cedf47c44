"""The pages of consent: choosing what is read, granting it at Microsoft, starting, withdrawing."""

from flask import Blueprint

from services.consent.dependencies import Dependencies
from services.consent.views import (
    agreeing,
    approving,
    arriving,
    choosing,
    granting,
    leading_back,
    limiting,
    monthly,
    repeating,
    starting,
    waiting,
    withdrawing,
)
from services.consent.views.refusing import explain_refusals


def make_blueprint(dependencies: Dependencies) -> Blueprint:
    """Return all pages of consent."""
    pages = Blueprint("consent", __name__)
    for part in (
        arriving,
        choosing,
        granting,
        agreeing,
        waiting,
        approving,
        starting,
        limiting,
        repeating,
        monthly,
        withdrawing,
        leading_back,
    ):
        pages.register_blueprint(part.make_blueprint(dependencies))
    explain_refusals(pages, dependencies)
    choosing.send_back_mistakes(pages)
    return pages
