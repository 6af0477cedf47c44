"""Terms of use and privacy notice, for brands that have none of their own."""

from flask import Blueprint, render_template

from services.signup.erasing import UNPROVED_KEPT, UNSEEN_KEPT
from services.signup.receipts import KEPT
from shared.messaging.broker import GONE_AFTER


def make_blueprint() -> Blueprint:
    """Return the two pages."""
    blueprint = Blueprint("documents", __name__)

    @blueprint.get("/terms")
    def terms() -> str:
        return render_template("signup/terms.html")

    @blueprint.get("/privacy")
    def privacy() -> str:
        kept = {
            "unproved": UNPROVED_KEPT.days,
            "unseen": UNSEEN_KEPT.days,
            "receipt": KEPT.days,
            "messages": GONE_AFTER.days,
        }
        return render_template("signup/privacy.html", kept=kept)

    return blueprint
