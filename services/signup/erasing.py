"""Erasing a customer: on request, or when nobody has come for long."""

from datetime import timedelta

from services.signup.customers import Customers
from services.signup.receipts import Receipts
from shared.clock import Clock

UNPROVED_KEPT = timedelta(days=30)
"""How long a sign-up is kept whose address nobody proved."""

UNSEEN_KEPT = timedelta(days=365)
"""How long a customer is kept who does not sign in."""


def erase(customer_id: str, *, customers: Customers, receipts: Receipts) -> bool:
    """Erase a customer everywhere; the receipt stands before the first service can answer. False for an unknown one."""
    if customers.by_id(customer_id) is None:
        return False
    receipts.open(customer_id)
    return customers.erase(customer_id)


def erase_abandoned(*, customers: Customers, receipts: Receipts, clock: Clock) -> int:
    """Erase everyone who has stayed away too long and return how many."""
    now = clock()
    gone = [
        *customers.unseen_since(now - UNPROVED_KEPT, proved=False),
        *customers.unseen_since(now - UNSEEN_KEPT, proved=True),
    ]
    return sum(erase(customer_id, customers=customers, receipts=receipts) for customer_id in gone)
