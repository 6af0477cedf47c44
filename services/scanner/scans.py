"""Scans: a document with a state; the events about a scan as a whole wait in its outbox."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime

from pymongo.errors import DuplicateKeyError

from services.scanner.mail_source import Window
from services.scanner.sender_lists import NO_SENDERS, SenderLists
from shared.events.catalog import Event
from shared.events.details import Scope
from shared.events.envelope import Envelope
from shared.mongodb import Document, Documents, translated
from shared.outbox import entries, push

RUNNING, COMPLETED, FAILED = "running", "completed", "failed"


@dataclass(frozen=True)
class Scan:
    """One reading of a tenant's mail; `stopping` when the customer wants it to end with what was found."""

    scan_id: str
    customer_id: str
    consent_id: str
    tenant_id: str
    tenant_name: str
    scope: Scope
    granted_by: str
    mailboxes: tuple[str, ...]
    window: Window
    started_at: datetime
    group: str = ""
    """The address of the group whose members are read, for that scope."""
    requested_by: str = ""
    """"customer", "timer", "schedule" or "operator"."""
    next_scan_at: datetime | None = None
    """The schedule's next one."""
    state: str = RUNNING
    stopping: bool = False
    revision: int = 0
    """How often progress was announced."""
    announced: int = -1
    """How many mails and mailboxes the last announced progress counted."""
    senders: SenderLists = NO_SENDERS
    """The customer's lists as they were when it began, so that all its mails are judged alike."""
    traceparent: str = ""
    """The trace in which it was asked for."""
    trace_key: bytes = field(default=b"", repr=False)
    """Under which the traces of its mails are hashed; forgotten when it ends."""


class Scans:
    """Scans by id."""

    def __init__(self, database: Documents) -> None:
        """Keep them in `database`."""
        self._scans = database["scans"]

    @translated
    def prepare(self) -> None:
        """Create the indexes."""
        self._scans.create_index("customer_id")
        self._scans.create_index("state")

    @translated
    def begin(self, scan: Scan, announced: Sequence[Envelope[Event]]) -> bool:
        """Add a scan and say so; False when it was there already."""
        try:
            self._scans.insert_one({**_document(scan), "outbox": entries(*announced)})
        except DuplicateKeyError:
            return False
        return True

    @translated
    def get(self, scan_id: str) -> Scan | None:
        """Return a scan, None when it is unknown or erased."""
        found = self._scans.find_one({"_id": scan_id}, {"outbox": 0})
        return _scan(found) if found else None

    @translated
    def running(self) -> tuple[Scan, ...]:
        """Return the scans that have not ended."""
        return tuple(_scan(each) for each in self._scans.find({"state": RUNNING}, {"outbox": 0}))

    @translated
    def of_customer(self, customer_id: str) -> tuple[Scan, ...]:
        """Return a customer's scans."""
        return tuple(_scan(each) for each in self._scans.find({"customer_id": customer_id}, {"outbox": 0}))

    @translated
    def own(self, customer_id: str, scan_id: str) -> Scan | None:
        """Return a scan of this customer, None for anybody else's."""
        found = self._scans.find_one({"_id": scan_id, "customer_id": customer_id}, {"outbox": 0})
        return _scan(found) if found else None

    @translated
    def stop(self, customer_id: str, *, but: str = "") -> int:
        """Let a customer's running scans end with what was found, all but one; return how many."""
        mine = {"customer_id": customer_id, "state": RUNNING, "_id": {"$ne": but}}
        return self._scans.update_many(mine, {"$set": {"stopping": True}}).modified_count

    @translated
    def stop_one(self, customer_id: str, scan_id: str) -> bool:
        """Let one scan of a customer end with what was found; False when it does not run, or is another's."""
        mine = {"_id": scan_id, "customer_id": customer_id, "state": RUNNING}
        return self._scans.update_one(mine, {"$set": {"stopping": True}}).modified_count == 1

    @translated
    def take_stock(self, scan: Scan, now: datetime, before: datetime) -> bool:
        """Note that a running scan is looked at now; False when somebody did so since a moment."""
        due = {"_id": scan.scan_id, "state": RUNNING, "looked_at": {"$not": {"$gt": before}}}
        return self._scans.update_one(due, {"$set": {"looked_at": now}}).modified_count == 1

    @translated
    def report_progress(self, scan: Scan, announced: int, progress: Envelope[Event]) -> bool:
        """Say how far a scan is; False when another worker was quicker or the scan has ended."""
        unchanged = {"_id": scan.scan_id, "state": RUNNING, "revision": scan.revision}
        change: Document = {"$set": {"announced": announced}, "$inc": {"revision": 1}, **push(progress)}
        return self._scans.update_one(unchanged, change).modified_count == 1

    @translated
    def say(self, scan_id: str, said: Envelope[Event]) -> None:
        """Say something of a running scan again."""
        self._scans.update_one({"_id": scan_id, "state": RUNNING}, push(said))

    @translated
    def complete(self, scan_id: str, completed: Envelope[Event]) -> bool:
        """End a running scan with a result, once."""
        return self._end(scan_id, COMPLETED, completed)

    @translated
    def fail(self, scan_id: str, failed: Envelope[Event]) -> bool:
        """End a running scan without a result, once."""
        return self._end(scan_id, FAILED, failed)

    @translated
    def superseded(self) -> tuple[Scan, ...]:
        """Return the scans that have ended and after which another one of the same customer began."""
        begun = self._scans.find({"tenant_id": {"$ne": ""}}, {"customer_id": 1}).sort("started_at", -1)
        newest_first: dict[str, list[str]] = {}
        for each in begun:
            newest_first.setdefault(each["customer_id"], []).append(each["_id"])
        earlier = [scan_id for scan_ids in newest_first.values() for scan_id in scan_ids[1:]]
        found = self._scans.find({"_id": {"$in": earlier}, "state": {"$ne": RUNNING}}, {"outbox": 0})
        return tuple(map(_scan, found))

    @translated
    def erase(self, customer_id: str, scan_id: str | None = None) -> None:
        """Delete one scan of a customer, or all."""
        self._scans.delete_many({"customer_id": customer_id} | ({"_id": scan_id} if scan_id else {}))

    def _end(self, scan_id: str, state: str, said: Envelope[Event]) -> bool:
        change: Document = {"$set": {"state": state, "trace_key": b""}, **push(said)}
        return self._scans.update_one({"_id": scan_id, "state": RUNNING}, change).modified_count == 1


def _document(scan: Scan) -> Document:
    return {
        "_id": scan.scan_id,
        "customer_id": scan.customer_id,
        "consent_id": scan.consent_id,
        "tenant_id": scan.tenant_id,
        "tenant_name": scan.tenant_name,
        "scope": scan.scope.value,
        "granted_by": scan.granted_by,
        "mailboxes": list(scan.mailboxes),
        "group": scan.group,
        "requested_by": scan.requested_by,
        "next_scan_at": scan.next_scan_at,
        "received_since": scan.window.since,
        "received_before": scan.window.before,
        "started_at": scan.started_at,
        "state": scan.state,
        "stopping": scan.stopping,
        "revision": scan.revision,
        "announced": scan.announced,
        "senders": asdict(scan.senders),
        "traceparent": scan.traceparent,
        "trace_key": scan.trace_key,
    }


def _scan(document: Document) -> Scan:
    return Scan(
        scan_id=document["_id"],
        customer_id=document["customer_id"],
        consent_id=document["consent_id"],
        tenant_id=document["tenant_id"],
        tenant_name=document["tenant_name"],
        scope=Scope(document["scope"]),
        granted_by=document["granted_by"],
        mailboxes=tuple(document["mailboxes"]),
        group=document.get("group", ""),
        requested_by=document.get("requested_by", ""),
        next_scan_at=document.get("next_scan_at"),
        window=Window(document["received_since"], document["received_before"]),
        started_at=document["started_at"],
        state=document["state"],
        stopping=document["stopping"],
        revision=document["revision"],
        announced=document["announced"],
        senders=SenderLists(**{name: tuple(each) for name, each in document.get("senders", {}).items()}),
        traceparent=document.get("traceparent", ""),
        trace_key=bytes(document.get("trace_key", b"")),
    )
