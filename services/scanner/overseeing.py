"""Scans as operators see them, and taking one up again that waits."""

from collections import Counter
from datetime import datetime, timedelta

import msgspec
from pymongo import DESCENDING

from services.scanner.figures import Figures
from services.scanner.scans import RUNNING, Scan
from services.scanner.turns import queued
from services.scanner.work import OPEN, WorkItem
from services.scanner.work_items import WorkItems, read_item
from shared.clock import Clock
from shared.mongodb import Document, Documents, translated

STOPPING = "stopping"
SILENT_AFTER = timedelta(minutes=1)
"""A work item takes seconds: one that was announced or begun longer ago may be announced again when somebody asks."""


class ScanLine(msgspec.Struct, frozen=True, kw_only=True):
    """A scan in a list."""

    scan_id: str
    customer_id: str
    state: str
    """running, stopping, completed or failed."""
    scope: str
    requested_by: str
    started_at: datetime


class Standing(ScanLine, frozen=True, kw_only=True):
    """How far a scan is, and what it waits for."""

    mailboxes: int
    mailboxes_done: int
    mailboxes_not_read: int
    mails_expected: int
    mails: int
    open_items: int
    waiting: int
    """Announced, and not begun by any scanner."""
    begun: int
    held: int
    """Until the turn of their mailbox comes."""
    put_off: int
    """Because Microsoft was busy."""
    put_off_until: datetime | None
    """When the first of these is tried again."""
    oldest_since: datetime | None
    """Since when the oldest of those waits that are announced or begun."""


class Overseeing:
    """The scans of this service's database, for operators."""

    def __init__(self, database: Documents, clock: Clock) -> None:
        """Read them, and announce what waits."""
        self._scans = database["scans"]
        self._documents = database["items"]
        self._items = WorkItems(database)
        self._figures = Figures(database)
        self._clock = clock

    @translated
    def scans(self, *, state: str, customer_id: str, most: int) -> list[ScanLine]:
        """Return scans, the latest first; of a state and a customer, if they are given."""
        which: Document = {"customer_id": customer_id} if customer_id else {}
        if state:
            which |= {"state": RUNNING if state == STOPPING else state}
        if state in (RUNNING, STOPPING):
            which["stopping"] = state == STOPPING
        found = self._scans.find(which, {"outbox": 0}).sort("started_at", DESCENDING).limit(most)
        return [_line(each) for each in found]

    @translated
    def standing(self, scan: Scan) -> Standing:
        """Return how far a scan is."""
        counted = self._figures.standing(scan.scan_id)
        found = list(self._documents.find({"scan_id": scan.scan_id, "state": OPEN}, _WAITING))
        places = Counter(map(_place, found))
        put_off = [each["parked_until"] for each in found if _place(each) == "put_off"]
        since = [each["begun_at"] or each["queued_at"] for each in found if _place(each) in ("waiting", "begun")]
        return Standing(
            **{name: getattr(scan, name) for name in ("scan_id", "customer_id", "requested_by", "started_at")},
            state=_state(scan.state, stopping=scan.stopping),
            scope=scan.scope.value,
            mailboxes=counted.mailboxes_found,
            mailboxes_done=counted.mailboxes_done,
            mailboxes_not_read=counted.mailboxes_not_read,
            mails_expected=counted.mails_expected,
            mails=counted.tally.mails,
            open_items=len(found),
            waiting=places["waiting"],
            begun=places["begun"],
            held=places["held"],
            put_off=places["put_off"],
            put_off_until=min(put_off, default=None),
            oldest_since=min(since, default=None),
        )

    @translated
    def take_up(self, scan: Scan) -> int:
        """Announce at once what was put off and what has been silent, as if it had never failed; return how much."""
        now = self._clock()
        silent: Document = {"$lt": now - SILENT_AFTER}
        lost = {"begun_at": None, "queued_at": silent, "held_after": ""}
        waiting: Document = {"$or": [{"parked_until": {"$gt": now}}, {"begun_at": silent}, lost]}
        found = list(self._documents.find({"scan_id": scan.scan_id, "state": OPEN, **waiting}, {"outbox": 0}))
        return sum(self._announce(read_item(each), now) for each in found)

    def _announce(self, item: WorkItem, now: datetime) -> bool:
        afresh = {"revived": 0, "revived_at": None, "tries": 0, "waited": 0.0, "parked_until": None}
        self._documents.update_one({"_id": item.item_id, "state": OPEN}, {"$set": afresh})
        return self._items.revive(item, now, queued(item, self._clock))


_WAITING = {"queued_at": 1, "begun_at": 1, "parked_until": 1, "held_after": 1}


def _place(item: Document) -> str:
    if item["parked_until"]:
        return "put_off"
    if item["begun_at"]:
        return "begun"
    return "held" if item.get("held_after") else "waiting"


def _line(found: Document) -> ScanLine:
    return ScanLine(
        scan_id=found["_id"],
        customer_id=found["customer_id"],
        state=_state(found["state"], stopping=found["stopping"]),
        scope=found["scope"],
        requested_by=found.get("requested_by", ""),
        started_at=found["started_at"],
    )


def _state(state: str, *, stopping: bool) -> str:
    return STOPPING if state == RUNNING and stopping else state
