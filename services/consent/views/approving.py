"""The pages for an administrator who follows a customer's link; nobody signs in to our portal here."""

from flask import Blueprint, abort, redirect, render_template, session
from flask.typing import ResponseReturnValue

from services.consent.approval import Approval
from services.consent.approvals import UNANSWERED
from services.consent.dependencies import Dependencies
from services.consent.refusals import GrantRefused
from services.consent.views.approver import APPROVING, Approvers
from services.consent.views.arrival import arrive_no_more
from shared.web.limits import limited


def make_blueprint(dependencies: Dependencies) -> Blueprint:
    """Return the pages behind the links that customers pass on."""
    pages = Blueprint("approving", __name__)
    approvers = Approvers(dependencies)

    @pages.get("/approve/<token>")
    def approve(token: str) -> ResponseReturnValue:
        approval = _behind(token)
        if approval.answer not in UNANSWERED:
            return render_template("consent/approve_answered.html", approval=approval)
        asking = dependencies.customers.find(approval.customer_id) or abort(404)
        return render_template("consent/approve.html", approval=approval, asking=asking, token=token)

    @pages.post("/approve/<token>")
    @limited("60 per hour")
    def go(token: str) -> ResponseReturnValue:
        approval = _behind(token)
        arrive_no_more()
        session[APPROVING] = token
        try:
            return redirect(approvers.set_out(approval), 303)
        except GrantRefused as refused:
            return approvers.explain(refused, token)

    @pages.post("/approve/<token>/decline")
    def decline(token: str) -> ResponseReturnValue:
        dependencies.approvals.decline(_behind(token))
        return render_template("consent/approve_declined.html", token=token)

    @pages.errorhandler(404)
    def gone(_error: Exception) -> ResponseReturnValue:
        return render_template("consent/approve_gone.html"), 404

    def _behind(token: str) -> Approval:
        return dependencies.approvals.behind(token) or abort(404)

    return pages
