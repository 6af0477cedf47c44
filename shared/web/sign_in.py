"""Who is signed in: one signed session cookie that all web processes share, unless its session was ended."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import ParamSpec

from flask import Flask, abort, current_app, g, redirect, request, session
from flask.typing import ResponseReturnValue

from shared.sessions import IDLE, LONGEST, hashed, new_token
from shared.web.links import is_own_path, results, sign_in_page
from shared.web.shell import FOR_ANYBODY, current_brand, this_shell

SEEN_EVERY = timedelta(minutes=1)

P = ParamSpec("P")


@dataclass(frozen=True)
class CurrentCustomer:
    """The customer who is signed in; times are shown to them in `time_zone`."""

    customer_id: str
    address: str
    time_zone: str
    session_hash: str
    """Of the session in this browser."""


def sign_in(customer_id: str, address: str, time_zone: str = "", *, token: str = "") -> None:
    """Sign a customer in, in a session that has nothing in it from before; `token` where its hash is listed already."""
    now = this_shell().clock().timestamp()
    sign_out()
    session["token"] = token or new_token()
    session["customer"] = [customer_id, address, time_zone or current_brand().time_zone]
    session["signed_in_at"] = session["seen_at"] = now


def sign_out() -> None:
    """Forget in this browser who is signed in and all else in the session."""
    session.clear()
    g.pop("customer", None)


def current_customer() -> CurrentCustomer | None:
    """Return who is signed in, None for nobody, when the time is over or the session was ended."""
    if "customer" not in g:
        g.customer = None  # also for the page which says that the database does not answer
        g.customer = _customer_of_cookie()
    customer: CurrentCustomer | None = g.customer
    return customer


def is_still_signed_in() -> bool:
    """Look again whether the session goes on, for an answer that takes long."""
    g.pop("customer", None)
    return current_customer() is not None


def _customer_of_cookie() -> CurrentCustomer | None:
    if "customer" not in session:
        return None
    customer_id, address, time_zone = session["customer"]
    customer = CurrentCustomer(customer_id, address, time_zone, hashed(session.get("token", "")))
    if _is_over(customer):
        session.clear()
        session["interrupted"] = "over"
        return None
    return customer


def _is_over(customer: CurrentCustomer) -> bool:
    now, signed_in_at = this_shell().clock(), _time("signed_in_at")
    if "token" not in session or now - signed_in_at > LONGEST or now - _time("seen_at") > IDLE:
        return True
    return this_shell().ended_sessions.has(customer.customer_id, customer.session_hash, signed_in_at)


def sign_in_required(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """Lead to the sign-in page, and back afterwards, whoever is not signed in; a script gets 401 instead."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        if current_customer():
            return view(*args, **kwargs)
        if request.accept_mimetypes.best == "application/json":
            abort(401)
        if request.method == "POST":
            session["interrupted"] = "unsent"
        return redirect(sign_in_page(page_of_form()))

    return guarded


def after_sign_in(target: str) -> str:
    """Return where to go once signed in: `target` if it is a page of ours, else the results."""
    return target if is_own_path(target) else results()


def remember_presence(app: Flask) -> None:
    """Let each request extend the idle time."""

    @app.before_request
    def stamp() -> None:
        now = this_shell().clock()
        if request.endpoint in FOR_ANYBODY:
            return
        if current_customer() and now - _time("seen_at") > SEEN_EVERY:
            session["seen_at"] = now.timestamp()


def _time(name: str) -> datetime:
    return datetime.fromtimestamp(session.get(name, 0), UTC)


def page_of_form() -> str:
    """Return this page, or where the form stands that was sent here: nearly always at the same address."""
    adapter = current_app.create_url_adapter(request)
    can_be_opened = request.method == "GET" or (adapter is not None and adapter.test(method="GET"))
    return _this_page() if can_be_opened else results()


def interruption() -> str:
    """Return what the sign-in page says first: "over" the session, "unsent" what was sent then; else empty."""
    return str(session.get("interrupted", ""))


def _this_page() -> str:
    query = request.query_string.decode("latin-1")
    return f"{request.script_root}{request.path}" + (f"?{query}" if query else "")
