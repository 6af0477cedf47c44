"""Customers and their erasures as operators list them: by random ids, without names and addresses."""

from datetime import datetime

import msgspec
from pymongo import DESCENDING

from services.signup.receipts import SERVICES
from shared.mongodb import Document, Documents, translated


class Registration(msgspec.Struct, frozen=True, kw_only=True):
    """A customer who signed up and was not erased."""

    customer_id: str
    signed_up_at: datetime
    seen_at: datetime
    proved: bool
    """The address was proved, by the letter's link or the confirmation number."""
    brand: str
    language: str
    generation: int
    """Which confirmation number is in force."""
    link_until: datetime | None
    """Until when the link of the newest letter can be used."""


class Erasure(msgspec.Struct, frozen=True, kw_only=True):
    """The receipt of a customer who was erased."""

    customer_id: str
    erased_at: datetime
    answered: tuple[str, ...]
    """The services that have said that they hold nothing any more."""
    missing: tuple[str, ...]


class Registry:
    """What operators may see of the customers of this service's database."""

    def __init__(self, database: Documents) -> None:
        """Read it."""
        self._customers = database["customers"]
        self._receipts = database["receipts"]

    @translated
    def registrations(self, *, most: int) -> list[Registration]:
        """Return the customers who came last, the latest first."""
        found = self._customers.find({"known_as": {"$exists": True}}).sort("seen_at", DESCENDING)
        return [_registration(each) for each in found.limit(most)]

    @translated
    def registration(self, customer_id: str) -> Registration | None:
        """Return a customer, None for an unknown or erased one."""
        found = self._customers.find_one({"_id": customer_id, "known_as": {"$exists": True}})
        return _registration(found) if found else None

    @translated
    def erasures(self, *, is_open: bool, most: int) -> list[Erasure]:
        """Return the receipts, the latest first; only those that a service has not answered, if `is_open`."""
        unanswered: Document = {"$or": [{f"answered_at.{each}": {"$exists": False}} for each in SERVICES]}
        found = self._receipts.find(unanswered if is_open else {}).sort("erased_at", DESCENDING)
        return [_erasure(each) for each in found.limit(most)]


def _registration(found: Document) -> Registration:
    known = {name: found.get(name) for name in Registration.__struct_fields__ if name != "customer_id"}
    return msgspec.convert({**known, "customer_id": found["_id"]}, Registration)


def _erasure(found: Document) -> Erasure:
    answered = tuple(each for each in SERVICES if each in found["answered_at"])
    missing = tuple(each for each in SERVICES if each not in answered)
    return Erasure(customer_id=found["_id"], erased_at=found["erased_at"], answered=answered, missing=missing)
