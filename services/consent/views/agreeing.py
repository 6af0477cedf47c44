"""An administrator's answer, and the wait until it is proved."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.consent.consent import State
from services.consent.dependencies import Dependencies
from services.consent.granting import agree
from services.consent.refusals import GrantRefused, Refusal
from services.consent.views.approver import Approvers, belongs_to_approver
from services.consent.views.visitor import this_customer, this_traveller
from shared.web.sign_in import sign_in_required


def make_blueprint(dependencies: Dependencies) -> Blueprint:
    """Return the pages that administrators come back to."""
    pages = Blueprint("agreeing", __name__)
    flows, consents = dependencies.flows, dependencies.consents
    approvers = Approvers(dependencies)

    @pages.get("/admin-callback")
    def admin_callback() -> ResponseReturnValue:
        answer = request.args.to_dict()
        return approvers.agree(answer) if belongs_to_approver(answer) else _agreed(answer)

    @sign_in_required
    def _agreed(answer: dict[str, str]) -> ResponseReturnValue:
        agree(answer, this_traveller(), flows=flows, consents=consents)
        dependencies.approvals.close(this_customer())
        return redirect(url_for(".checking"), 303)

    @pages.get("/checking")
    @sign_in_required
    def checking() -> ResponseReturnValue:
        consent = consents.current(this_customer())
        if consent is None:
            return redirect(url_for("consent.choosing.platforms"))
        dependencies.approvals.see(this_customer())
        if consent.state is State.REFUSED:
            raise GrantRefused(consent.refusal or Refusal.NOT_VERIFIED)
        if consent.state is State.GRANTED:
            return redirect(url_for("consent.starting.granted"))
        return render_template("consent/checking.html", consent=consent)

    return pages
