"""What was erased stays erased: late and repeated events of it must not bring it back."""

from datetime import datetime, timedelta

from pymongo.errors import DuplicateKeyError

from shared.answers import unanswered
from shared.clock import Clock, utc_now
from shared.events.catalog import DataErased, ScanExpired
from shared.events.envelope import announce
from shared.mongodb import Document, Documents, translated
from shared.outbox import push

KEPT_FOR = timedelta(days=90)
"""Longer than any topic keeps events, so that no replay can outlive a tombstone; it holds nothing but random ids."""


class Tombstones:
    """The customers and scans that were erased, by their random ids."""

    def __init__(self, database: Documents, clock: Clock = utc_now) -> None:
        """Use the collection `tombstones`."""
        self._tombstones = database["tombstones"]
        self._clock = clock

    @translated
    def prepare(self) -> None:
        """Create the indexes."""
        self._tombstones.create_index("laid_at", expireAfterSeconds=int(KEPT_FOR.total_seconds()))
        self._tombstones.create_index("customer_id")

    @translated
    def lay_for_customer(self, customer_id: str) -> None:
        """Refuse everything of a customer from now on."""
        self._lay(f"customer:{customer_id}", customer_id, counts_stay=False)

    @translated
    def lay_for_scan(self, customer_id: str, scan_id: str, *, counts_stay: bool) -> None:
        """Refuse the detections and mailboxes of a scan from now on, and its counts too unless they stay."""
        self._lay(f"scan:{scan_id}", customer_id, counts_stay=counts_stay)

    @translated
    def cover(self, customer_id: str, scan_id: str, *, counts: bool = False) -> bool:
        """Tell whether the details of a scan (or its `counts`) were erased and must not be written."""
        ids = [f"customer:{customer_id}", f"scan:{scan_id}"]
        which: Document = {"_id": {"$in": ids}, "customer_id": customer_id}
        return self._tombstones.find_one(which | ({"counts_stay": False} if counts else {}), {"_id": 1}) is not None

    @translated
    def last_expiry(self, customer_id: str) -> datetime | None:
        """Return when a scan of a customer was last erased whole, or None."""
        which: Document = {"customer_id": customer_id, "_id": {"$regex": "^scan:"}, "counts_stay": False}
        found = self._tombstones.find_one(which, {"laid_at": 1}, sort=[("laid_at", -1)])
        return found["laid_at"] if found else None

    @translated
    def say_expired(self, expired: ScanExpired) -> None:
        """Say once that the report of a scan was erased because its time was over."""
        unsaid = {"_id": f"scan:{expired.scan_id}", "customer_id": expired.customer_id, "answered": None}
        said = push(announce(expired, source="reports", clock=self._clock))
        self._tombstones.update_one(unsaid, {"$set": {"answered": True}, **said})

    @translated
    def answer(self, customer_id: str) -> None:
        """Say that nothing of a customer is left, once for each time that is asked, and forget the scans' marks."""
        self._tombstones.delete_many({"customer_id": customer_id, "_id": {"$ne": f"customer:{customer_id}"}})
        erased = DataErased(customer_id=customer_id, service="reports", erased_at=self._clock())
        said = announce(erased, source="reports", clock=self._clock, event_id=f"{customer_id}-erased-reports")
        whose = {"_id": f"customer:{customer_id}", "customer_id": customer_id}
        self._tombstones.update_one(
            {**whose, **unanswered("answered_at", self._clock)},
            {"$set": {"answered_at": erased.erased_at}, **push(said)},
        )

    def _lay(self, tombstone_id: str, customer_id: str, *, counts_stay: bool) -> None:
        which = {"_id": tombstone_id, "customer_id": customer_id}
        words: Document = {"$setOnInsert": {"laid_at": self._clock(), "counts_stay": counts_stay}}
        if not counts_stay:
            words = {"$setOnInsert": {"laid_at": self._clock()}, "$set": {"counts_stay": False}}
        try:
            self._tombstones.update_one(which, words, upsert=True)
        except DuplicateKeyError:
            self._tombstones.update_one(which, words)
