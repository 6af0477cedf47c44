"""What programs asked other services to do: each said as an event, and kept until its outcome was heard."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from pymongo import DESCENDING
from pymongo.errors import DuplicateKeyError

from shared.clock import Clock, utc_now
from shared.events.catalog import ErasureAsked, Event, RescanAsked, RescanRefused, StopAsked
from shared.events.envelope import announce
from shared.mongodb import Document, Documents, translated
from shared.outbox import entries

KEPT = timedelta(days=30)
"""How long the outcome can be asked for."""
MOST_LISTED = 100
PATIENCE = timedelta(minutes=10)
"""After this long without a word the same may be asked for once more."""


class Kind(StrEnum):
    """What was asked for."""

    RESCAN = "rescan"
    STOP = "stop"
    ERASURE = "erasure"


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One thing that was asked for; `scan_id` is the scan to stop, or the one after which another shall begin."""

    operation_id: str
    customer_id: str
    kind: Kind
    scan_id: str
    asked_at: datetime
    refusal: str = ""
    """Why it was not done, as the service that was asked said."""


class Operations:
    """The operations of all customers, in the collection `operations`."""

    def __init__(self, database: Documents, clock: Clock = utc_now) -> None:
        """Keep them in a database."""
        self._operations = database["operations"]
        self._clock = clock

    @translated
    def prepare(self) -> None:
        """Create the indexes; one wish is open once, whoever asks at the same time."""
        self._operations.create_index([("customer_id", 1), ("asked_at", DESCENDING)])
        is_open = {"open": {"$exists": True}}
        self._operations.create_index([("customer_id", 1), ("open", 1)], unique=True, partialFilterExpression=is_open)
        self._operations.create_index("asked_at", expireAfterSeconds=int(KEPT.total_seconds()))

    @translated
    def ask(self, customer_id: str, kind: Kind, scan_id: str = "") -> Operation:
        """Say what is asked for, once: whoever asks the same again before it was refused gets the same operation."""
        asked = Operation(
            operation_id=uuid.uuid4().hex,
            customer_id=customer_id,
            kind=kind,
            scan_id=scan_id,
            asked_at=self._clock(),
        )
        while not self._add(asked):
            if before := self._open(asked):
                return before
        return asked

    @translated
    def refuse(self, refused: RescanRefused) -> None:
        """Note why a scan does not begin; of what nobody asked for, nothing."""
        which: Document = {"_id": refused.operation_id, "customer_id": refused.customer_id, "refusal": ""}
        self._operations.update_one(which, {"$set": {"refusal": refused.reason.value}, "$unset": {"open": ""}})

    @translated
    def of(self, customer_id: str) -> list[Operation]:
        """Return a customer's operations of late, the newest first."""
        found = self._operations.find({"customer_id": customer_id}).sort([("asked_at", DESCENDING), ("_id", 1)])
        return [_operation(each) for each in found.limit(MOST_LISTED)]

    @translated
    def find(self, customer_id: str, operation_id: str) -> Operation | None:
        """Return one operation of a customer, or None."""
        found = self._operations.find_one({"_id": operation_id, "customer_id": customer_id})
        return _operation(found) if found else None

    @translated
    def erase(self, customer_id: str) -> None:
        """Forget the operations of a customer."""
        self._operations.delete_many({"customer_id": customer_id})

    def _add(self, asked: Operation) -> bool:
        """Write an operation down with what is said of it; False where the same wish is open."""
        given_up = {**_same_wish(asked), "asked_at": {"$lte": asked.asked_at - PATIENCE}}
        self._operations.update_one(given_up, {"$unset": {"open": ""}})
        document = {
            "_id": asked.operation_id,
            "customer_id": asked.customer_id,
            "open": _wish(asked),
            "kind": asked.kind.value,
            "scan_id": asked.scan_id,
            "asked_at": asked.asked_at,
            "refusal": asked.refusal,
            "outbox": entries(announce(_said(asked), source="reports", clock=self._clock)),
        }
        try:
            self._operations.insert_one(document)
        except DuplicateKeyError:
            return False
        return True

    def _open(self, asked: Operation) -> Operation | None:
        found = self._operations.find_one(_same_wish(asked))
        return _operation(found) if found else None


def _wish(asked: Operation) -> str:
    return f"{asked.kind.value}:{asked.scan_id}"


def _same_wish(asked: Operation) -> Document:
    return {"customer_id": asked.customer_id, "open": _wish(asked)}


def _said(asked: Operation) -> Event:
    whose = {"customer_id": asked.customer_id, "operation_id": asked.operation_id}
    if asked.kind is Kind.RESCAN:
        return RescanAsked(**whose, after_scan_id=asked.scan_id, asked_at=asked.asked_at)
    if asked.kind is Kind.STOP:
        return StopAsked(**whose, scan_id=asked.scan_id, asked_at=asked.asked_at)
    return ErasureAsked(**whose, asked_at=asked.asked_at)


def _operation(found: Document) -> Operation:
    return Operation(
        operation_id=found["_id"],
        customer_id=found["customer_id"],
        kind=Kind(found["kind"]),
        scan_id=found["scan_id"],
        asked_at=found["asked_at"],
        refusal=found["refusal"],
    )
