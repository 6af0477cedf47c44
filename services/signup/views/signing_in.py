"""Signing in with address and confirmation number, and signing out."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from services.signup.customers import Customer
from services.signup.details import same_address
from services.signup.forms import SignInForm
from services.signup.sign_in_tries import WAIT
from services.signup.stores import Stores
from services.signup.views.letting_in import let_in, show_out
from shared.confirmation import is_confirmation_number
from shared.events.details import SignInWay
from shared.web.limits import limited, network_address
from shared.web.links import portal_home
from shared.web.sign_in import after_sign_in, interruption

NOBODY = "0" * 32
"""An unknown address costs the same work and gets the same answer as a wrong number."""


def make_blueprint(stores: Stores, confirmation_key: bytes) -> Blueprint:
    """Return the pages."""
    blueprint = Blueprint("signing_in", __name__)
    customers, tries = stores.customers, stores.tries

    def proved_customer(address: str, number: str) -> Customer | None:
        customer = customers.by_address(address)
        customer_id, generation = (customer.customer_id, customer.generation) if customer else (NOBODY, 1)
        is_right = is_confirmation_number(number, confirmation_key, customer_id, generation)
        return customer if is_right else None

    @blueprint.get("/sign-in")
    def sign_in_page() -> str:
        return _page(SignInForm(data={"next": request.args.get("next", "")}))

    @blueprint.post("/sign-in")
    def sign_in() -> ResponseReturnValue:
        form = SignInForm()
        if not form.validate():
            return _page(form), 422
        known_as = same_address(form.address.data)
        if not tries.may_try(known_as, network_address()):
            answer = _page(form, refused="wait")
            return answer, 429, {"Retry-After": str(int(WAIT.total_seconds()))}
        customer = proved_customer(form.address.data, form.number.data)
        if customer is None:
            return _page(form, refused="wrong"), 422
        tries.forgive(known_as)
        customers.prove(customer.customer_id)
        let_in(customer, SignInWay.NUMBER, stores)
        return redirect(after_sign_in(form.next.data or ""))

    @blueprint.post("/sign-out")
    @limited("60 per hour")
    def sign_out() -> ResponseReturnValue:
        show_out(stores)
        return redirect(portal_home())

    return blueprint


def _page(form: SignInForm, refused: str = "") -> str:
    return render_template("signup/sign_in.html", form=form, refused=refused, wait=WAIT, interruption=interruption())
