"""Signing a customer in, out, and what their sessions are called."""

from flask import Flask, request

from services.signup.customers import Customer
from services.signup.ending import end_session
from services.signup.sessions import Session
from services.signup.stores import Stores
from shared.events.details import SignInWay
from shared.sessions import hashed, new_token
from shared.web.shell import FOR_ANYBODY, this_shell
from shared.web.sign_in import current_customer, sign_in, sign_out
from shared.web.user_agents import read_user_agent


def let_in(customer: Customer, way: SignInWay, stores: Stores) -> None:
    """Sign a customer in, in a new session that is listed; the one that this browser had is over."""
    show_out(stores)
    now, token = this_shell().clock(), new_token()
    agent = read_user_agent(request.headers.get("User-Agent", ""))
    stores.sessions.add(
        Session(
            session_hash=hashed(token),
            customer_id=customer.customer_id,
            way=way,
            browser=agent.browser,
            system=agent.system,
            signed_in_at=now,
            seen_at=now,
        )
    )
    sign_in(customer.customer_id, customer.address, customer.time_zone, token=token)


def show_out(stores: Stores) -> None:
    """End this browser's session everywhere, and forget it here."""
    customer = current_customer()
    sign_out()
    if customer:
        end_session(customer.customer_id, customer.session_hash, stores=stores, now=this_shell().clock())


def notice_visits(app: Flask, stores: Stores) -> None:
    """Note for the list of sessions when each was last seen here."""

    @app.before_request
    def notice() -> None:
        customer = None if request.endpoint in FOR_ANYBODY else current_customer()
        if customer:
            stores.sessions.see(customer.session_hash)
