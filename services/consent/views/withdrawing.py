"""Taking the permission back."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from services.consent.dependencies import Dependencies
from services.consent.views.visitor import this_customer
from shared.web.sign_in import sign_in_required


def make_blueprint(dependencies: Dependencies) -> Blueprint:
    """Return the pages about withdrawal."""
    pages = Blueprint("withdrawing", __name__)

    @pages.get("/withdraw")
    @sign_in_required
    def ask() -> ResponseReturnValue:
        return render_template("consent/withdraw.html", consent=dependencies.consents.granted(this_customer()))

    @pages.post("/withdraw")
    @sign_in_required
    def withdraw() -> ResponseReturnValue:
        consent = dependencies.consents.granted(this_customer())
        dependencies.approvals.close(this_customer())
        dependencies.consents.withdraw(this_customer())
        return render_template("consent/withdrawn.html", has_result=consent is not None and consent.scan_id is not None)

    return pages
