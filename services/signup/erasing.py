"""Erasing a customer: on request, or when nobody has come for long."""

from datetime import timedelta

from services.signup.stores import Stores
from shared.clock import Clock

UNPROVED_KEPT = timedelta(days=30)
"""How long a sign-up is kept whose address nobody proved."""

UNSEEN_KEPT = timedelta(days=365)
"""How long a customer is kept who does not sign in."""


def erase(customer_id: str, *, stores: Stores, clock: Clock) -> bool:
    """Erase a customer everywhere; the receipt stands before the first service can answer. False for an unknown one."""
    if stores.customers.by_id(customer_id) is None:
        return False
    stores.receipts.open(customer_id)
    is_erased = stores.customers.erase(customer_id)
    stores.sessions.erase(customer_id, clock())
    return is_erased


def erase_abandoned(*, stores: Stores, clock: Clock) -> int:
    """Erase everyone who has stayed away too long and return how many."""
    now, customers = clock(), stores.customers
    gone = [
        *customers.unseen_since(now - UNPROVED_KEPT, proved=False),
        *customers.unseen_since(now - UNSEEN_KEPT, proved=True),
    ]
    return sum(erase(customer_id, stores=stores, clock=clock) for customer_id in gone)
