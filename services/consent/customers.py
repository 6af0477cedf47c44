"""Customers, as far as consent must know them: who signed up and was not erased."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from pymongo.errors import DuplicateKeyError

from shared.answers import unanswered
from shared.clock import Clock, utc_now
from shared.events.catalog import DataErased, Event, SignedUp
from shared.events.envelope import announce
from shared.mongodb import Document, Documents, translated
from shared.outbox import push
from shared.tracing import current_traceparent

TOMBSTONE_LIFETIME = timedelta(days=90)
"""Longer than any message is kept, so that a late event cannot bring an erased customer back."""

_TOLD = ("address", "company", "time_zone")


@dataclass(frozen=True)
class Customer:
    """Who asks: a proved address, and a company's name that was typed by whoever signed up and proves nothing."""

    customer_id: str
    address: str
    company: str
    time_zone: str = ""
    """Empty where the brand's counts."""


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
    def add(self, signed_up: SignedUp) -> None:
        """Keep that a customer signed up, unless they were erased."""
        known = {name: getattr(signed_up, name) for name in ("signed_up_at", *_TOLD)}
        known["traceparent"] = current_traceparent() or ""
        self._upsert({"_id": signed_up.customer_id, "erased_at": None}, {"$set": known})

    @translated
    def is_known(self, customer_id: str) -> bool:
        """Say whether this customer signed up and was not erased."""
        return self._customers.find_one({"_id": customer_id, "erased_at": None}, {"_id": 1}) is not None

    @translated
    def find(self, customer_id: str) -> Customer | None:
        """Return who this customer is, None when they are not known or were erased."""
        return next(iter(self.among([customer_id])), None)

    @translated
    def among(self, customer_ids: Iterable[str]) -> list[Customer]:
        """Return those of some customers that are known; asks the database once, whether there are none or many."""
        found = self._customers.find({"_id": {"$in": sorted(customer_ids)}, "erased_at": None}).sort("_id")
        return [Customer(each["_id"], *(each.get(name, "") for name in _TOLD)) for each in found]

    @translated
    def trace_of(self, customer_id: str) -> str:
        """Return the traceparent of a customer's sign-up, empty where there is none."""
        found = self._customers.find_one({"_id": customer_id}, {"traceparent": 1}) or {}
        return str(found.get("traceparent", ""))

    @translated
    def say(self, said: Event) -> bool:
        """Say what happened to a customer; False when they are not known or were erased."""
        known = {"_id": said.customer_id, "erased_at": None}
        waiting = push(announce(said, source="consent", clock=self._clock))
        return self._customers.update_one(known, waiting).modified_count == 1

    @translated
    def shut_out(self, customer_id: str) -> None:
        """Let nothing more be kept of this customer."""
        forgotten = dict.fromkeys(("signed_up_at", "traceparent", *_TOLD), "")
        change = {"$set": {"erased_at": self._clock()}, "$unset": forgotten}
        self._upsert({"_id": customer_id, "erased_at": None}, change)

    @translated
    def erased_within(self, time: timedelta) -> list[str]:
        """Return the customers that were erased of late."""
        return [
            str(each["_id"]) for each in self._customers.find({"erased_at": {"$gt": self._clock() - time}}, {"_id": 1})
        ]

    @translated
    def say_erased(self, customer_id: str) -> None:
        """Say DataErased, once for each time that the erasure is said."""
        event = DataErased(customer_id=customer_id, service="consent", erased_at=self._clock())
        said = announce(event, source="consent", clock=self._clock, event_id=f"{customer_id}-erased-consent")
        due = {"_id": customer_id, **unanswered("said_erased_at", self._clock)}
        self._customers.update_one(due, {"$set": {"said_erased_at": event.erased_at}, **push(said)})

    def _upsert(self, condition: Document, change: Document) -> None:
        try:
            self._customers.update_one(condition, change, upsert=True)
        except DuplicateKeyError:
            return
