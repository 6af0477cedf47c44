"""To Microsoft and back."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.consent.choices import read_choice
from services.consent.dependencies import Dependencies
from services.consent.granting import Addresses, come_back, set_out
from services.consent.views.visitor import this_customer, this_traveller
from shared.web.shell import portal
from shared.web.sign_in import sign_in_required


def make_blueprint(dependencies: Dependencies) -> Blueprint:
    """Return the pages between our portal and Microsoft's."""
    pages = Blueprint("granting", __name__)
    flows, consents, microsoft = dependencies.flows, dependencies.consents, dependencies.microsoft

    @pages.post("/grant")
    @sign_in_required
    def grant() -> ResponseReturnValue:
        choice = read_choice(request.form.get("scope", ""), request.form.get("days", ""))
        if choice is None:
            return redirect(url_for("consent.choosing.scope", platform="microsoft_365", error="choose"))
        if not dependencies.customers.is_known(this_customer()):
            return render_template("consent/not_known_yet.html"), 503
        to = Addresses.of(portal())
        page = set_out(this_traveller(), choice.scope, choice.days, to=to, flows=flows, microsoft=microsoft)
        return redirect(page, 303)

    @pages.get("/callback")
    @sign_in_required
    def callback() -> ResponseReturnValue:
        onward = come_back(
            request.args.to_dict(),
            this_traveller(),
            to=Addresses.of(portal()),
            flows=flows,
            consents=consents,
            microsoft=microsoft,
            seal=dependencies.seal,
        )
        return redirect(onward or url_for("consent.starting.granted"), 303)

    return pages
