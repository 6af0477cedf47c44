"""Who is signed in: one signed session cookie that all web processes share."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import ParamSpec

from flask import Flask, abort, redirect, request, session
from flask.typing import ResponseReturnValue

from shared.web.links import is_own_path, results, sign_in_page
from shared.web.shell import current_brand, this_shell

LONGEST = timedelta(hours=12)
"""How long one signing-in lasts at most."""

IDLE = timedelta(hours=1)
"""How long it lasts without any page being asked for."""

_SEEN_EVERY = timedelta(minutes=1)

P = ParamSpec("P")


@dataclass(frozen=True)
class SignedIn:
    """The customer who is signed in; times are shown to them in `time_zone`."""

    customer_id: str
    address: str
    time_zone: str


def sign_in(customer_id: str, address: str, time_zone: str = "") -> None:
    """Sign a customer in, in a session that has nothing in it from before."""
    now = this_shell().clock().timestamp()
    session.clear()
    session["customer"] = [customer_id, address, time_zone or current_brand().time_zone]
    session["signed_in_at"] = session["seen_at"] = now


def sign_out() -> None:
    """Forget who is signed in and all else in the session."""
    session.clear()


def current_customer() -> SignedIn | None:
    """Return who is signed in, None for nobody or when the time is over."""
    customer = session.get("customer")
    if customer is None:
        return None
    now = this_shell().clock()
    if now - _time("signed_in_at") > LONGEST or now - _time("seen_at") > IDLE:
        session.clear()
        return None
    return SignedIn(*customer)


def sign_in_required(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """Lead to the sign-in page, and back afterwards, whoever is not signed in; a script gets 401 instead."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        if current_customer():
            return view(*args, **kwargs)
        if request.accept_mimetypes.best == "application/json":
            abort(401)
        return redirect(sign_in_page(_this_page() if request.method == "GET" else results()))

    return guarded


def after_sign_in(target: str) -> str:
    """Return where to go once signed in: `target` if it is a page of ours, else the results."""
    return target if is_own_path(target) else results()


def remember_presence(app: Flask) -> None:
    """Let each request extend the idle time."""

    @app.before_request
    def stamp() -> None:
        now = this_shell().clock()
        if current_customer() and now - _time("seen_at") > _SEEN_EVERY:
            session["seen_at"] = now.timestamp()


def _time(name: str) -> datetime:
    return datetime.fromtimestamp(session.get(name, 0), UTC)


def _this_page() -> str:
    query = request.query_string.decode("latin-1")
    return f"{request.script_root}{request.path}" + (f"?{query}" if query else "")
