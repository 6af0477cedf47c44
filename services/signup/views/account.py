"""The account page: where one is signed in, and another confirmation number."""

from datetime import datetime

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.signup.details import same_address
from services.signup.ending import end_others, end_session, replace_number
from services.signup.stores import Stores
from services.signup.views.signing_up import LETTERS_PER_ADDRESS
from shared.web.limits import limited
from shared.web.shell import this_shell
from shared.web.sign_in import CurrentCustomer, current_customer, sign_in_required


def make_blueprint(stores: Stores) -> Blueprint:
    """Return the pages."""
    blueprint = Blueprint("account", __name__)

    @blueprint.get("/account")
    @sign_in_required
    def overview() -> ResponseReturnValue:
        sessions = stores.sessions.of(_visitor().customer_id)
        done = request.args.get("done", "")
        return render_template("signup/account.html", visitor=_visitor(), sessions=sessions, done=done)

    @blueprint.post("/account/end-session")
    @sign_in_required
    def end_one() -> ResponseReturnValue:
        mine = {each.session_hash for each in stores.sessions.of(_visitor().customer_id)}
        if (chosen := request.form.get("session", "")) in mine:
            end_session(_visitor().customer_id, chosen, stores=stores, now=_now())
        return redirect(url_for(".overview", done="ended"), 303)

    @blueprint.post("/account/end-others")
    @sign_in_required
    def end_all_others() -> ResponseReturnValue:
        end_others(_visitor().customer_id, _visitor().session_hash, stores=stores, now=_now())
        return redirect(url_for(".overview", done="ended"), 303)

    @blueprint.get("/account/number")
    @sign_in_required
    def ask() -> ResponseReturnValue:
        customer = stores.customers.by_id(_visitor().customer_id) or abort(404)
        return render_template("signup/replace_number.html", customer=customer)

    @blueprint.post("/account/number")
    @sign_in_required
    @limited("20 per hour")
    def replace() -> ResponseReturnValue:
        customer = stores.customers.by_id(_visitor().customer_id) or abort(404)
        if request.form.get("generation") == str(customer.generation):
            if not this_shell().limits.allows(LETTERS_PER_ADDRESS, "letter", same_address(customer.address)):
                abort(429)
            kept = _visitor().session_hash
            replace_number(customer.customer_id, customer.generation, kept, stores=stores, now=_now())
        return redirect(url_for(".overview", done="replaced"), 303)

    return blueprint


def _visitor() -> CurrentCustomer:
    return current_customer() or abort(401)


def _now() -> datetime:
    return this_shell().clock()
