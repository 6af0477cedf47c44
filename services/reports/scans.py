"""The scans of a customer: when, how far, and how they ended; their counts stay when their detections go."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import msgspec
from pymongo.errors import DuplicateKeyError

from shared.events.catalog import Event, ScanCompleted, ScanEvent, ScanFailed, ScanProgressed, ScanStarted
from shared.events.envelope import Envelope
from shared.mongodb import Document, Documents, translated
from shared.outbox import push


class State(StrEnum):
    """How far a scan is."""

    RUNNING = "running"
    COMPLETED = "completed"
    STOPPED = "stopped"
    FAILED = "failed"


@dataclass(frozen=True)
class Ended:
    """A scan that has ended, as far as erasing it needs that."""

    customer_id: str
    scan_id: str
    ended_at: datetime
    has_result: bool


@dataclass(frozen=True)
class Scan:
    """What was heard of one scan; what was not heard (yet) is None."""

    customer_id: str
    scan_id: str
    started: ScanStarted | None = None
    progressed: ScanProgressed | None = None
    completed: ScanCompleted | None = None
    failed: ScanFailed | None = None
    details_over_at: datetime | None = None
    """When its mails were erased because their time was over; None as long as they are there, or a newer scan's are."""

    @property
    def state(self) -> State:
        """Return the state; a result wins over a failure."""
        if self.completed:
            return State.STOPPED if self.completed.stopped else State.COMPLETED
        return State.FAILED if self.failed else State.RUNNING

    @property
    def ended_at(self) -> datetime | None:
        """Return when it ended, or None while it runs."""
        if self.completed:
            return self.completed.completed_at
        return self.failed.failed_at if self.failed else None

    @property
    def time_left(self) -> timedelta | None:
        """Return an estimate from the pace so far, or None while there is too little to go by."""
        started, progressed = self.started, self.progressed
        if not started or not progressed or progressed.mails_scanned < 20:
            return None
        elapsed = progressed.progressed_at - started.started_at
        remaining = max(0, progressed.mails_expected - progressed.mails_scanned)
        return elapsed * remaining / progressed.mails_scanned


class Scans:
    """What was heard of each scan, one document a scan."""

    def __init__(self, database: Documents) -> None:
        """Use the collection `scans`."""
        self._scans = database["scans"]

    @translated
    def prepare(self) -> None:
        """Create the indexes."""
        self._scans.create_index([("customer_id", 1), ("started.started_at", -1)])
        self._scans.create_index("ended_at")

    @translated
    def begin(self, event: ScanStarted) -> None:
        """Note that a scan began."""
        self._note(event, "started")

    @translated
    def progress(self, event: ScanProgressed) -> None:
        """Note how far a scan is, unless something newer is known."""
        self._note(event, "progressed", unless={"progressed.revision": {"$gte": event.revision}})

    @translated
    def complete(self, event: ScanCompleted) -> None:
        """Note the result's counts."""
        self._note(event, "completed", ended_at=event.completed_at)

    @translated
    def fail(self, event: ScanFailed) -> None:
        """Note why a scan ended without a result."""
        self._note(event, "failed", ended_at=event.failed_at)

    @translated
    def of(self, customer_id: str) -> list[Scan]:
        """Return the scans of a customer that began, the latest first."""
        which = {"customer_id": customer_id, "started": {"$exists": True}}
        return [read_scan(each) for each in self._scans.find(which).sort([("started.started_at", -1), ("_id", -1)])]

    @translated
    def find(self, customer_id: str, scan_id: str) -> Scan | None:
        """Return one scan of a customer, also one that failed before it began; None where nothing was heard of it."""
        found = self._scans.find_one({"_id": scan_id, "customer_id": customer_id})
        return read_scan(found) if found else None

    def latest(self, customer_id: str) -> Scan | None:
        """Return the scan that a customer's pages show: the one that began last."""
        return next(iter(self.of(customer_id)), None)

    @translated
    def refused(self, customer_id: str) -> Scan | None:
        """Return the last scan that failed before it began, if it is newer than every scan that did begin."""
        which = {"customer_id": customer_id, "started": {"$exists": False}, "failed": {"$exists": True}}
        document = self._scans.find_one(which, sort=[("failed.failed_at", -1)])
        scan, latest = (read_scan(document) if document else None), self.latest(customer_id)
        if scan and scan.failed and latest and latest.started and latest.started.started_at > scan.failed.failed_at:
            return None
        return scan

    @translated
    def ended_before(self, moment: datetime, *, over: bool = False) -> list[Ended]:
        """Return the scans of all customers that ended before a moment.

        Those whose mails are kept, or those that are `over` and keep nothing but counts.
        """
        shown = {"customer_id": 1, "ended_at": 1, "completed.completed_at": 1}
        which = {"ended_at": {"$lt": moment}, "details_over_at": {"$ne": None} if over else None}
        found = self._scans.find(which, shown)
        return [Ended(each["customer_id"], each["_id"], each["ended_at"], "completed" in each) for each in found]

    @translated
    def note_over(self, customer_id: str, scan_id: str, moment: datetime) -> None:
        """Keep when the time of a scan's mails was over."""
        self._scans.update_one({"_id": scan_id, "customer_id": customer_id}, {"$set": {"details_over_at": moment}})

    @translated
    def announce_erasure(self, customer_id: str, scan_id: str, said: Envelope[Event]) -> bool:
        """Say once that a finished scan will be erased, and tell whether it was said now."""
        which: Document = {"_id": scan_id, "customer_id": customer_id, "completed": {"$exists": True}}
        once = {**which, "erasure_announced": None}
        return self._scans.update_one(once, {"$set": {"erasure_announced": True}, **push(said)}).modified_count > 0

    @translated
    def erase(self, customer_id: str, scan_id: str | None = None) -> None:
        """Forget one scan of a customer, or all."""
        self._scans.delete_many({"customer_id": customer_id} | ({"_id": scan_id} if scan_id else {}))

    def _note(self, event: ScanEvent, field: str, unless: Document | None = None, **more: Any) -> None:
        which: Document = {"_id": event.scan_id, "customer_id": event.customer_id}
        said = msgspec.to_builtins(event, builtin_types=(datetime,))
        try:
            self._scans.update_one(
                which | ({"$nor": [unless]} if unless else {}), {"$set": {field: said, **more}}, upsert=True
            )
        except DuplicateKeyError:
            if not unless:
                self._scans.update_one(which, {"$set": {field: said, **more}})


def read_scan(document: Mapping[str, Any]) -> Scan:
    """Return a scan as it was stored."""
    shapes = {"started": ScanStarted, "progressed": ScanProgressed, "completed": ScanCompleted, "failed": ScanFailed}
    heard = {name: msgspec.convert(document[name], shape) for name, shape in shapes.items() if name in document}
    over = document.get("details_over_at")
    return Scan(customer_id=document["customer_id"], scan_id=document["_id"], details_over_at=over, **heard)
