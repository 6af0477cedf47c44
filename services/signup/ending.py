"""Ending sessions before their time: said to the other services, and done in this one at once."""

from datetime import datetime

from services.signup.stores import Stores
from shared.events.catalog import NumberReplaced, SessionsEnded


def end_session(customer_id: str, session_hash: str, *, stores: Stores, now: datetime) -> None:
    """End one session of a customer."""
    said = SessionsEnded(customer_id=customer_id, session_hashes=(session_hash,), ended_at=now)
    stores.customers.say(said)
    stores.sessions.end(said)


def end_others(customer_id: str, kept_hash: str, *, stores: Stores, now: datetime) -> None:
    """End all sessions of a customer but one."""
    said = _others(customer_id, kept_hash, stores, now)
    stores.customers.say(said)
    stores.sessions.end(said)


def replace_number(
    customer_id: str, generation: int, kept_hash: str, *, stores: Stores, now: datetime, by_operator: bool = False
) -> bool:
    """Let the confirmation number after this generation be in force, and end all sessions but one; False if it was."""
    replaced = NumberReplaced(
        customer_id=customer_id, generation=generation + 1, replaced_at=now, by_operator=by_operator
    )
    others = _others(customer_id, kept_hash, stores, now)
    is_replaced = stores.customers.replace_number(replaced, others)
    if is_replaced:
        stores.sessions.end(others)
    return is_replaced


def _others(customer_id: str, kept_hash: str, stores: Stores, now: datetime) -> SessionsEnded:
    known = {each.session_hash for each in stores.sessions.of(customer_id)}
    hashes = tuple(sorted(known - {kept_hash}))
    return SessionsEnded(
        customer_id=customer_id, session_hashes=hashes, all_before=now, kept_hash=kept_hash, ended_at=now
    )
