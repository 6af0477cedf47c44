"""Erasing everything, and the receipt for it."""

from flask import Blueprint, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from services.signup.erasing import erase
from services.signup.receipts import SERVICES
from services.signup.stores import Stores
from shared.messaging.broker import GONE_AFTER
from shared.web.limits import limited
from shared.web.links import portal_home
from shared.web.shell import this_shell
from shared.web.sign_in import current_customer, sign_in_required, sign_out


def make_blueprint(stores: Stores) -> Blueprint:
    """Return the pages."""
    blueprint = Blueprint("erasing", __name__)

    @blueprint.get("/erase")
    @sign_in_required
    def warn() -> ResponseReturnValue:
        return render_template("signup/erase.html", messages_kept=GONE_AFTER.days)

    @blueprint.post("/erase")
    @sign_in_required
    @limited("20 per hour")
    def erase_everything() -> ResponseReturnValue:
        customer = current_customer()
        if customer is None:
            return redirect(portal_home())
        erase(customer.customer_id, stores=stores, clock=this_shell().clock)
        sign_out()
        session["receipt"] = customer.customer_id
        return redirect(url_for(".erased"))

    @blueprint.get("/erased")
    def erased() -> ResponseReturnValue:
        receipt = stores.receipts.of(session["receipt"]) if "receipt" in session else None
        if receipt is None:
            return redirect(portal_home())
        return render_template("signup/erased.html", receipt=receipt, services=SERVICES)

    return blueprint
