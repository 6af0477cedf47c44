"""Signing up: the form, checking the answers, and the page that says that a letter is on its way."""

from collections.abc import Callable
from dataclasses import asdict
from functools import wraps
from typing import Any
from zoneinfo import available_timezones

from flask import Blueprint, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from services.signup.customers import Customers
from services.signup.details import Arrival, Details, same_address
from services.signup.forms import SignUpForm, countries, employees
from shared.web.language import current_language
from shared.web.limits import limited
from shared.web.shell import current_brand, portal, this_shell

LETTERS_PER_ADDRESS = "3 per hour"
"""So that nobody's mailbox can be flooded through this page."""


def make_blueprint(customers: Customers) -> Blueprint:
    """Return the pages."""
    blueprint = Blueprint("signing_up", __name__)

    @blueprint.get("/")
    def landing() -> str:
        return _form_page(SignUpForm(data=session.get("entered") or session.get("sent", {})))

    @blueprint.post("/")
    @limited("60 per hour")
    def enter() -> ResponseReturnValue:
        form = SignUpForm()
        is_valid = form.validate()
        session["entered"] = {name: each for name, each in _entered(form).items() if _fits(each)}
        return redirect(url_for(".check_answers")) if is_valid else (_form_page(form), 422)

    @blueprint.get("/confirm-details")
    @_needs_details
    def check_answers(details: Details) -> ResponseReturnValue:
        shown = {"employees": employees().get(details.employees), "country": countries().get(details.country)}
        return render_template("signup/confirm_details.html", details=details, shown=shown)

    @blueprint.post("/confirm-details")
    @limited("20 per hour")
    @_needs_details
    def confirm(details: Details) -> ResponseReturnValue:
        if this_shell().limits.allows(LETTERS_PER_ADDRESS, "letter", same_address(details.address)):
            customers.sign_up(details, Arrival(current_brand().name, current_language(), portal()))
        session["sent"] = session.pop("entered")
        return redirect(url_for(".sent"))

    @blueprint.get("/sent")
    def sent() -> ResponseReturnValue:
        if "sent" not in session:
            return redirect(url_for(".landing"))
        return render_template("signup/sent.html", address=session["sent"]["address"])

    return blueprint


def _needs_details(view: Callable[[Details], ResponseReturnValue]) -> Callable[[], ResponseReturnValue]:
    @wraps(view)
    def guarded() -> ResponseReturnValue:
        details = _details()
        if details is None:
            # whoever goes back, or clicks twice, after the letter went out
            return redirect(url_for(".sent" if "sent" in session else ".landing"))
        return view(details)

    return guarded


def _form_page(form: SignUpForm) -> str:
    return render_template("signup/landing.html", form=form)


def _entered(form: SignUpForm) -> dict[str, Any]:
    return {name: each for name, each in form.data.items() if name != "csrf_token"}


def _fits(entered: Any) -> bool:
    """Tell whether an entry may wait in the session cookie, which browsers drop when it grows too large."""
    return not isinstance(entered, str) or len(entered) <= 254


def _details() -> Details | None:
    """Return what was entered and found right before."""
    entered = session.get("entered")
    form = SignUpForm(formdata=None, data=entered, meta={"csrf": False})
    if entered is None or not form.validate():
        return None
    told = {name: entered.get(name) or "" for name in asdict(Details("", "", ""))}
    zone = told["time_zone"] if told["time_zone"] in available_timezones() else current_brand().time_zone
    return Details(**{**told, "time_zone": zone})
