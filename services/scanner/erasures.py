"""Erased customers and scans: the answer that their data is gone, and marks so that late events bring nothing back."""

from datetime import timedelta

from shared.answers import unanswered
from shared.clock import Clock, utc_now
from shared.events.catalog import Event
from shared.events.envelope import Envelope
from shared.mongodb import Documents, translated
from shared.outbox import push

KEPT = timedelta(days=60)


class Erasures:
    """Erased customers and scans by id, without anything else of theirs; the marks go after 60 days."""

    def __init__(self, database: Documents, clock: Clock = utc_now) -> None:
        """Keep them in `database`."""
        self._erasures = database["erasures"]
        self._clock = clock

    @translated
    def prepare(self) -> None:
        """Create the indexes by which marks expire, and those of a customer's scans are found."""
        self._erasures.create_index("erased_at", expireAfterSeconds=int(KEPT.total_seconds()))
        self._erasures.create_index("customer_id", sparse=True)

    @translated
    def mark(self, customer_id: str, erased: Envelope[Event]) -> None:
        """Say that a customer's data is gone, once for each time that is asked, and forget which scans were erased."""
        self._erasures.delete_many({"customer_id": customer_id})
        self._erasures.update_one({"_id": customer_id}, {"$setOnInsert": {"erased_at": erased.time}}, upsert=True)
        due = {"_id": customer_id, **unanswered("said_at", self._clock)}
        self._erasures.update_one(due, {"$set": {"said_at": erased.time}, **push(erased)})

    @translated
    def mark_scan(self, customer_id: str, scan_id: str, erased: Envelope[Event] | None = None) -> None:
        """Let nothing more come of a scan; `erased` says once that its data is gone."""
        mark = {"_id": f"scan:{scan_id}", "customer_id": customer_id}
        self._erasures.update_one(mark, {"$setOnInsert": {"erased_at": self._clock()}}, upsert=True)
        if erased:
            self._erasures.update_one(mark | {"said": None}, {"$set": {"said": True}, **push(erased)})

    @translated
    def has_scan(self, scan_id: str) -> bool:
        """Tell whether a scan was erased."""
        return self._erasures.find_one({"_id": f"scan:{scan_id}"}, {"_id": 1}) is not None

    @translated
    def has(self, customer_id: str) -> bool:
        """Tell whether a customer was erased."""
        return self._erasures.find_one({"_id": customer_id}, {"_id": 1}) is not None
