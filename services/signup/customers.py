"""The customers: who signed up, and whether the address was proved."""

import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from pymongo import ReturnDocument
from pymongo.errors import DuplicateKeyError

from services.signup.details import Arrival, Details, same_address
from shared.answers import Answers, awaited, awaiting
from shared.clock import Clock, utc_now
from shared.events.catalog import CustomerErased, Event, NumberReplaced, SessionsEnded, SignedUp
from shared.events.envelope import announce
from shared.mongodb import Document, Documents, translated
from shared.outbox import entries, push

LINK_LASTS = timedelta(days=7)
"""How long the link of a registration letter can be used."""

_LISTENING = ("consent", "notifier", "reports")
"""Who keeps something of a new customer."""

_IN_THE_EVENT = ("address", "first_name", "last_name", "company", "brand", "language", "time_zone", "portal")


@dataclass(frozen=True)
class Customer:
    """A customer, as far as signing in needs it."""

    customer_id: str
    address: str
    time_zone: str
    generation: int


class Customers:
    """Keeps the customers in the collection `customers`; of an erased one only the id, until all have answered."""

    def __init__(self, database: Documents, clock: Clock = utc_now) -> None:
        """Keep them in a database; `clock` tells when things happened."""
        self._customers = database["customers"]
        self._clock = clock
        self.answers = Answers(database, "customers", SignedUp, clock)

    @translated
    def prepare(self) -> None:
        """Make the indexes."""
        self._customers.create_index("known_as", unique=True, sparse=True)
        self._customers.create_index("seen_at", sparse=True)
        self.answers.prepare()

    @translated
    def sign_up(self, details: Details, arrival: Arrival) -> None:
        """Keep a new customer, or open the way for a known one again, and say SignedUp either way.

        What a customer with a proved address told earlier is not overwritten: whoever types an address need not own it.
        """
        while True:
            known = self._customers.find_one({"known_as": same_address(details.address)})
            if self._welcome_again(known, details, arrival) if known else self._add(details, arrival):
                return

    @translated
    def by_address(self, address: str) -> Customer | None:
        """Return the customer with this address."""
        return _customer(self._customers.find_one({"known_as": same_address(address)}))

    @translated
    def by_id(self, customer_id: str) -> Customer | None:
        """Return the customer with this id, None when there is none or it was erased."""
        return _customer(self._customers.find_one({"_id": customer_id, "known_as": {"$exists": True}}))

    @translated
    def has_open_link(self, customer_id: str) -> bool:
        """Tell whether the link of the customer's newest letter can still be used."""
        return self._customers.find_one({"_id": customer_id, "link_until": {"$gt": self._clock()}}) is not None

    @translated
    def use_link(self, customer_id: str) -> Customer | None:
        """Prove the address by the letter's link, once for each letter; None when the link is used up or too old."""
        now = self._clock()
        found = self._customers.find_one_and_update(
            {"_id": customer_id, "link_until": {"$gt": now}},
            {"$set": {"proved": True, "seen_at": now}, "$unset": {"link_until": ""}},
            return_document=ReturnDocument.AFTER,
        )
        return _customer(found)

    @translated
    def open_link(self, customer_id: str) -> bool:
        """Say SignedUp again, so that the registration letter goes out with a new link; False for an unknown one."""
        now, known = self._clock(), {"_id": customer_id, "known_as": {"$exists": True}}
        found = self._customers.find_one(known)
        if found is None:
            return False
        said = announce(_signed_up(found, repeated=False), source="signup", clock=self._clock)
        change = {"link_until": now + LINK_LASTS, **awaiting(said, _LISTENING, self._clock)}
        return self._customers.update_one(known, {"$set": change, **push(said)}).modified_count == 1

    @translated
    def prove(self, customer_id: str) -> None:
        """Note that the customer came in with the confirmation number, which only the owner of the address has."""
        self._customers.update_one(
            {"_id": customer_id, "known_as": {"$exists": True}}, {"$set": {"proved": True, "seen_at": self._clock()}}
        )

    @translated
    def see(self, customer_id: str, at: datetime) -> None:
        """Note that the customer came in elsewhere."""
        self._customers.update_one({"_id": customer_id, "known_as": {"$exists": True}}, {"$max": {"seen_at": at}})

    @translated
    def say(self, said: Event) -> None:
        """Say what happened to a customer, unless they were erased."""
        known = {"_id": said.customer_id, "known_as": {"$exists": True}}
        self._customers.update_one(known, push(announce(said, source="signup", clock=self._clock)))

    @translated
    def replace_number(self, replaced: NumberReplaced, others: SessionsEnded) -> bool:
        """Let the next confirmation number be in force, and say so; False when that was done before."""
        before = {"_id": replaced.customer_id, "known_as": {"$exists": True}, "generation": replaced.generation - 1}
        said = push(*(announce(each, source="signup", clock=self._clock) for each in (others, replaced)))
        change = {"$set": {"generation": replaced.generation}, **said}
        return self._customers.update_one(before, change).modified_count == 1

    @translated
    def erase(self, customer_id: str) -> bool:
        """Erase everything but the id and say CustomerErased; False when there was nothing to erase."""
        event = CustomerErased(customer_id=customer_id, erased_at=self._clock())
        kept = {"_id", "outbox", "outbox_leased_until"}
        found = self._customers.find_one({"_id": customer_id, "known_as": {"$exists": True}})
        if found is None:
            return False
        said = push(announce(event, source="signup", clock=self._clock, event_id=erasure_id(customer_id)))
        result = self._customers.update_one(
            {"_id": customer_id, "known_as": {"$exists": True}},
            {"$unset": dict.fromkeys(found.keys() - kept, ""), **said},
        )
        return result.modified_count == 1

    @translated
    def forget(self, customer_id: str) -> None:
        """Remove the id of an erased customer, too."""
        self._customers.delete_one({"_id": customer_id, "known_as": {"$exists": False}})

    @translated
    def unseen_since(self, moment: datetime, *, proved: bool) -> Sequence[str]:
        """Return the ids of customers who have not come since a moment, those with or without a proved address."""
        found = self._customers.find({"seen_at": {"$lt": moment}, "proved": proved}, {"_id": 1})
        return [str(each["_id"]) for each in found]

    def _add(self, details: Details, arrival: Arrival) -> bool:
        now = self._clock()
        document = {
            "_id": uuid.uuid4().hex,
            "known_as": same_address(details.address),
            **asdict(details),
            **asdict(arrival),
            "generation": 1,
            "proved": False,
            "signed_up_at": now,
            "seen_at": now,
            "accepted_at": now,
            "link_until": now + LINK_LASTS,
        }
        said = announce(_signed_up(document, repeated=False), source="signup", clock=self._clock)
        try:
            waits = {"SignedUp": awaited(said, _LISTENING, self._clock)}
            self._customers.insert_one({**document, "outbox": entries(said), "awaited": waits})
        except DuplicateKeyError:
            return False  # the same address signed up at this very moment: it is known now
        return True

    def _welcome_again(self, known: Document, details: Details, arrival: Arrival) -> bool:
        now = self._clock()
        told = {} if known["proved"] else {**asdict(details), "accepted_at": now, "seen_at": now}
        change = {**told, **asdict(arrival), "link_until": now + LINK_LASTS}
        event = _signed_up({**known, **change}, repeated=True)
        said = announce(event, source="signup", clock=self._clock)
        change |= awaiting(said, _LISTENING, self._clock)
        unchanged = {"_id": known["_id"], "proved": known["proved"]}
        return self._customers.update_one(unchanged, {"$set": change, **push(said)}).matched_count == 1


def erasure_id(customer_id: str) -> str:
    """Return the id under which an erasure is said, however often."""
    return f"{customer_id}-erased"


def _signed_up(document: Document, *, repeated: bool) -> SignedUp:
    return SignedUp(
        customer_id=document["_id"],
        signed_up_at=document["signed_up_at"],
        generation=document["generation"],
        repeated=repeated,
        **{name: document[name] for name in _IN_THE_EVENT},
    )


def _customer(document: Document | None) -> Customer | None:
    if document is None:
        return None
    return Customer(document["_id"], document["address"], document["time_zone"], document["generation"])
