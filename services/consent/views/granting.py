"""To Microsoft and back."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.consent.choices import read_choice
from services.consent.dependencies import Dependencies
from services.consent.granting import Addresses, come_back, set_out
from services.consent.views.approver import Approvers, belongs_to_approver, follow_no_link
from services.consent.views.arrival import Arrivals, arrive_no_more, belongs_to_arrival
from services.consent.views.choosing import keep_draft
from services.consent.views.visitor import this_customer, this_traveller, this_zone
from shared.web.shell import portal
from shared.web.sign_in import sign_in_required


def make_blueprint(dependencies: Dependencies) -> Blueprint:
    """Return the pages between our portal and Microsoft's."""
    pages = Blueprint("granting", __name__)
    flows, consents, microsoft = dependencies.flows, dependencies.consents, dependencies.microsoft
    approvers, arrivals = Approvers(dependencies), Arrivals(dependencies)

    @pages.post("/grant")
    @sign_in_required
    def grant() -> ResponseReturnValue:
        keep_draft(dependencies)
        choice = read_choice(request.form, this_zone(), dependencies.clock())
        if not dependencies.customers.is_known(this_customer()):
            return render_template("consent/not_known_yet.html"), 503
        to = Addresses.of(portal())
        dependencies.approvals.close(this_customer(), but=choice)
        follow_no_link()
        arrive_no_more()
        page = set_out(this_traveller(), choice, to=to, flows=flows, microsoft=microsoft)
        return redirect(page, 303)

    @pages.get("/callback")
    def callback() -> ResponseReturnValue:
        answer = request.args.to_dict()
        if belongs_to_arrival(answer):
            return arrivals.come_back(answer)
        return approvers.sign_in(answer) if belongs_to_approver(answer) else _came_back(answer)

    @sign_in_required
    def _came_back(answer: dict[str, str]) -> ResponseReturnValue:
        onward = come_back(
            answer,
            this_traveller(),
            to=Addresses.of(portal()),
            flows=flows,
            consents=consents,
            microsoft=microsoft,
            seal=dependencies.seal,
        )
        if onward is None:
            dependencies.approvals.close(this_customer())
        return redirect(onward or url_for("consent.starting.granted"), 303)

    return pages
