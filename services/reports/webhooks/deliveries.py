"""Deliveries: each message to each webhook, from its waiting to what came of it; kept for 30 days as a log."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from pymongo import ReturnDocument
from pymongo.errors import DuplicateKeyError

from services.reports.webhooks.hooks import Hook
from services.reports.webhooks.occasions import Occasion
from services.reports.webhooks.outcomes import Outcome, Reason
from shared.clock import Clock
from shared.mongodb import Document, Documents, translated

KEPT_FOR = timedelta(days=30)
LEASE = timedelta(seconds=60)
"""How long one thread may take to send before another may try: longer than a sending lasts."""
LISTED = 50


class State(StrEnum):
    """How far a delivery is."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed"


@dataclass(frozen=True)
class Delivery:
    """One message to one webhook; its body is forgotten when it is done."""

    delivery_id: str
    customer_id: str
    hook_id: str
    kind: str
    body: str
    state: State
    tries: int
    created_at: datetime
    tried_at: datetime | None
    next_try_at: datetime | None
    status: int | None
    reason: Reason | None
    """Of the last try."""


class Deliveries:
    """The deliveries of this service's database."""

    def __init__(self, database: Documents, clock: Clock) -> None:
        """Keep them in the collection `webhook_deliveries`."""
        self._deliveries = database["webhook_deliveries"]
        self._clock = clock

    @translated
    def prepare(self) -> None:
        """Create the indexes, and let MongoDB drop what is old."""
        self._deliveries.create_index("created_at", expireAfterSeconds=int(KEPT_FOR.total_seconds()))
        self._deliveries.create_index([("state", 1), ("next_try_at", 1)])
        self._deliveries.create_index([("customer_id", 1), ("hook_id", 1), ("created_at", -1)])

    @translated
    def add(self, hook: Hook, occasion: Occasion) -> None:
        """Let an occasion be told to a webhook, once however often this is called."""
        message_id, now = _message_id(hook, occasion), self._clock()
        document = {
            "_id": message_id,
            "customer_id": hook.customer_id,
            "hook_id": hook.hook_id,
            "kind": occasion.kind,
            "body": occasion.body(message_id, hook.portal),
            "state": State.WAITING.value,
            "tries": 0,
            "created_at": now,
            "next_try_at": now,
        }
        try:
            self._deliveries.insert_one(document)
        except DuplicateKeyError:
            return

    @translated
    def lease_next(self) -> Delivery | None:
        """Return the delivery that is due longest, count the try, and keep other threads from it for a while."""
        now = self._clock()
        found = self._deliveries.find_one_and_update(
            {"state": State.WAITING.value, "next_try_at": {"$lte": now}},
            {"$set": {"next_try_at": now + LEASE, "tried_at": now}, "$inc": {"tries": 1}},
            sort=[("next_try_at", 1)],
            return_document=ReturnDocument.AFTER,
        )
        return _delivery(found) if found else None

    @translated
    def try_again_at(self, delivery: Delivery, moment: datetime, outcome: Outcome) -> None:
        """Keep what came of a try, and when the next is."""
        mine: Document = {**_waiting(delivery), "tries": delivery.tries}
        self._deliveries.update_one(mine, {"$set": {"next_try_at": moment, **_told(outcome)}})

    @translated
    def close(self, delivery: Delivery, outcome: Outcome) -> None:
        """Keep what came of the last try, and nothing of the message."""
        state = State.DELIVERED if outcome.reason is Reason.DELIVERED else State.FAILED
        change = {"state": state.value, "next_try_at": None, "body": "", **_told(outcome)}
        self._deliveries.update_one(_waiting(delivery), {"$set": change})

    @translated
    def of(self, hook: Hook) -> list[Delivery]:
        """Return the latest deliveries of a webhook, the newest first."""
        which = {"customer_id": hook.customer_id, "hook_id": hook.hook_id}
        return [_delivery(each) for each in self._deliveries.find(which).sort("created_at", -1).limit(LISTED)]

    @translated
    def erase(self, customer_id: str, hook_id: str | None = None) -> None:
        """Forget the deliveries of one of a customer's webhooks, or of all."""
        self._deliveries.delete_many({"customer_id": customer_id} | ({"hook_id": hook_id} if hook_id else {}))


def _message_id(hook: Hook, occasion: Occasion) -> str:
    return f"msg_{sha256(f'{hook.hook_id}:{occasion.name}'.encode()).hexdigest()[:32]}"


def _waiting(delivery: Delivery) -> Document:
    return {"_id": delivery.delivery_id, "customer_id": delivery.customer_id, "state": State.WAITING.value}


def _told(outcome: Outcome) -> Document:
    return {"status": outcome.status, "reason": outcome.reason.value}


def _delivery(document: Document) -> Delivery:
    return Delivery(
        delivery_id=document["_id"],
        customer_id=document["customer_id"],
        hook_id=document["hook_id"],
        kind=document["kind"],
        body=document["body"],
        state=State(document["state"]),
        tries=document["tries"],
        created_at=document["created_at"],
        tried_at=document.get("tried_at"),
        next_try_at=document["next_try_at"],
        status=document.get("status"),
        reason=Reason(document["reason"]) if document.get("reason") else None,
    )
