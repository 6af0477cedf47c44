"""Customers, as far as letters need them: where to, in which language, under which brand."""

from dataclasses import dataclass
from datetime import timedelta

import msgspec
from pymongo.errors import DuplicateKeyError

from shared.answers import unanswered
from shared.clock import Clock, utc_now
from shared.events.catalog import DataErased, Event, NumberReplaced, SignedUp
from shared.events.envelope import announce
from shared.mongodb import Document, Documents, translated
from shared.outbox import push

TOMBSTONE_LIFETIME = timedelta(days=90)
"""Longer than any message is kept, so that a late event cannot bring an erased customer back."""


@dataclass(frozen=True)
class Customer:
    """Who a letter goes to; names and company were typed by whoever signed up and prove nothing."""

    customer_id: str
    address: str
    first_name: str
    last_name: str
    company: str
    brand: str
    language: str
    time_zone: str
    portal: str
    generation: int


class Erased(Exception):
    """The customer has had everything erased: no letter goes out any more."""


class Customers:
    """The customers of this service's database; of an erased one the id stays for a while, nothing else."""

    def __init__(self, database: Documents, clock: Clock = utc_now) -> None:
        """Keep them in the collection `customers`."""
        self._customers = database["customers"]
        self._clock = clock

    @translated
    def prepare(self) -> None:
        """Let MongoDB drop the ids of erased customers in the end."""
        self._customers.create_index("erased_at", expireAfterSeconds=int(TOMBSTONE_LIFETIME.total_seconds()))

    @translated
    def keep(self, signed_up: SignedUp) -> Customer:
        """Keep the newest of what a customer's sign-ups say, and return it; raises Erased.

        A sign-up that comes once more does not bring a replaced confirmation number back.
        """
        customer = Customer(**{name: getattr(signed_up, name) for name in Customer.__dataclass_fields__})
        said = {name: getattr(customer, name) for name in _PERSONAL if name != "generation"}
        older = {"_id": customer.customer_id, "erased_at": None, "signed_up_at": {"$lte": signed_up.signed_up_at}}
        newest = {"$max": {"generation": customer.generation}}
        self._replace(older, {"$set": {**said, "signed_up_at": signed_up.signed_up_at}, **newest})
        return self.find(customer.customer_id) or customer

    @translated
    def replace_number(self, replaced: NumberReplaced) -> None:
        """Let letters show the confirmation number that is in force now."""
        known = {"_id": replaced.customer_id, "erased_at": None}
        self._customers.update_one(known, {"$max": {"generation": replaced.generation}})

    @translated
    def find(self, customer_id: str) -> Customer | None:
        """Return a customer, None while no sign-up was heard; raises Erased."""
        found = self._customers.find_one({"_id": customer_id})
        if found is None:
            return None
        if found.get("erased_at"):
            raise Erased
        return msgspec.convert({**found, "customer_id": customer_id}, Customer)

    @translated
    def say(self, said: Event) -> None:
        """Say what was done for a customer, unless they were erased."""
        waiting = push(announce(said, source="notifier", clock=self._clock))
        self._customers.update_one({"_id": said.customer_id, "erased_at": None}, waiting)

    @translated
    def erase(self, customer_id: str) -> None:
        """Forget the customer and say DataErased, once for each time that the erasure is said."""
        now = self._clock()
        event = DataErased(customer_id=customer_id, service="notifier", erased_at=now)
        tombstone = {
            "$set": {"erased_at": now, "said_erased_at": now},
            "$unset": dict.fromkeys([*_PERSONAL, "signed_up_at"], ""),
        }
        said = push(announce(event, source="notifier", clock=self._clock, event_id=f"{customer_id}-erased-notifier"))
        if not self._replace({"_id": customer_id, "erased_at": None}, {**tombstone, **said}):
            due = {"_id": customer_id, **unanswered("said_erased_at", self._clock)}
            self._customers.update_one(due, {"$set": {"said_erased_at": now}, **said})

    def _replace(self, condition: Document, change: Document) -> bool:
        try:
            self._customers.update_one(condition, change, upsert=True)
        except DuplicateKeyError:
            return False
        return True


_PERSONAL = [name for name in Customer.__dataclass_fields__ if name != "customer_id"]
