"""The link of the registration letter: it proves the address, once, by a button (mail filters open links, too)."""

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue

from services.signup.stores import Stores
from services.signup.views.letting_in import let_in
from shared.confirmation import is_address_proof
from shared.events.details import SignInWay
from shared.web.limits import limited
from shared.web.links import consent_start
from shared.web.sign_in import current_customer


def make_blueprint(stores: Stores, confirmation_key: bytes) -> Blueprint:
    """Return the page and what its button does."""
    blueprint = Blueprint("welcoming", __name__)
    customers = stores.customers

    def is_right(customer_id: str, proof: str) -> bool:
        customer = customers.by_id(customer_id)
        generation = customer.generation if customer else 1
        return is_address_proof(proof, confirmation_key, customer_id, generation) and customer is not None

    @blueprint.get("/welcome/<customer_id>/<proof>")
    def ask(customer_id: str, proof: str) -> ResponseReturnValue:
        visitor = current_customer()
        if visitor and visitor.customer_id == customer_id:
            return redirect(consent_start())
        if not (is_right(customer_id, proof) and customers.has_open_link(customer_id)):
            return render_template("signup/link_over.html"), 410
        return render_template("signup/welcome.html")

    @blueprint.post("/welcome/<customer_id>/<proof>")
    @limited("30 per hour")
    def prove(customer_id: str, proof: str) -> ResponseReturnValue:
        customer = customers.use_link(customer_id) if is_right(customer_id, proof) else None
        if customer is None:
            return render_template("signup/link_over.html"), 410
        let_in(customer, SignInWay.LINK, stores)
        return redirect(consent_start())

    return blueprint
