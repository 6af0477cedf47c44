"""Whose turn it is: little of a scan is announced at a time, so that no other scan queues behind all of it.

What is announced waits in its partition, here a *lane*. A scan has one item of a mailbox in a lane at a time, and no
more mailboxes under way than keep scanners busy. Beside others, a scan that has more than its share of what is
announced goes on only where a lane is empty, and while few wait for a scanner; its other items wait in the database,
each until the one before it is closed and its turn has come.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.scanner.backlog import Backlog
from services.scanner.work import DONE, OPEN, WorkItem
from services.scanner.work_items import WorkItems, read_item
from shared.clock import Clock
from shared.events.catalog import Event, WorkQueued
from shared.events.envelope import Envelope, announce
from shared.mongodb import Document, Documents, translated
from shared.tracing import current_traceparent, within_trace

SOURCE = "scanner"
FEW_WAIT, FEWER_WAIT = 8, 2
"""Items that wait for a scanner before it matters whose they are, of a scan that is alone and of one beside others; an
eighth of what is being done, if that is more."""
FORSAKEN_AFTER = timedelta(minutes=2)
"""An item whose work began this long ago no longer keeps others out of its lane."""


def queued(item: WorkItem, clock: Clock) -> Envelope[Event]:
    """Return the announcement that an item waits for a scanner, as part of its scan's trace."""
    work = WorkQueued(
        customer_id=item.customer_id,
        scan_id=item.scan_id,
        item_id=item.item_id,
        mailbox_id=item.mailbox.mailbox_id,
    )
    with within_trace(item.traceparent or current_traceparent()):
        return announce(work, source=SOURCE, clock=clock)


@dataclass(frozen=True)
class Announced:
    """An item that waits in a lane or is being done there."""

    scan_id: str
    lane: int
    is_begun: bool


class Crowd:
    """All that is announced."""

    def __init__(self, announced: Iterable[Announced]) -> None:
        """Count it."""
        self._lanes: Counter[int] = Counter()
        self._of_scan: Counter[str] = Counter()
        self._places: Counter[tuple[str, int]] = Counter()
        self._begun = 0
        for each in announced:
            self.add(each)

    def add(self, announced: Announced) -> None:
        """Count one more."""
        self._count(announced, 1)

    def lanes_of(self, scan_id: str) -> Sequence[int]:
        """Return the lanes that hold something of a scan."""
        return [lane for (scan, lane), count in self._places.items() if scan == scan_id and count > 0]

    def remove(self, announced: Announced) -> None:
        """Count one less, if it is there."""
        if self._places[announced.scan_id, announced.lane] > 0:
            self._count(announced, -1)

    def admits(self, scan_id: str, lane: int, *, goes_on: bool) -> bool:
        """Tell whether an item of a scan may be announced in a lane now, after another one or as a new one."""
        if self._places[scan_id, lane] > 0:
            return False
        return self._is_below_share(scan_id, goes_on=goes_on) or (self._lanes[lane] <= 0 and self._few_wait(scan_id))

    def has_room(self, scan_id: str) -> bool:
        """Tell whether a new item of a scan may be announced in any lane."""
        return self._is_below_share(scan_id, goes_on=False) or self._few_wait(scan_id)

    def _is_below_share(self, scan_id: str, *, goes_on: bool) -> bool:
        scans = self._scans(scan_id)
        return (goes_on or scans > 1) and (self._of_scan[scan_id] + 1) * scans <= self._everything() + 1

    def _few_wait(self, scan_id: str) -> bool:
        few = FEW_WAIT if self._scans(scan_id) == 1 else FEWER_WAIT
        return self._everything() - self._begun < max(few, self._begun // 8)

    def _scans(self, scan_id: str) -> int:
        return len({scan for scan, count in self._of_scan.items() if count > 0} | {scan_id})

    def _everything(self) -> int:
        return sum(self._lanes.values())

    def _count(self, announced: Announced, by: int) -> None:
        self._lanes[announced.lane] += by
        self._of_scan[announced.scan_id] += by
        self._places[announced.scan_id, announced.lane] += by
        self._begun += by * announced.is_begun


class Turns:
    """Which items of mailboxes are announced, and which wait for their turn."""

    def __init__(self, database: Documents, items: WorkItems, clock: Clock) -> None:
        """Look at the items in `database`."""
        self._documents = database["items"]
        self._items = items
        self._clock = clock

    @translated
    def prepare(self) -> None:
        """Create the indexes, of open items alone; the first holds all that `crowd` asks for."""
        still_open: Document = {"partialFilterExpression": {"state": OPEN}}
        held = [(name, 1) for name in ("state", "held_after", "scan_id", "lane", "begun_at", "parked_until")]
        self._documents.create_index(held, **still_open)
        self._documents.create_index([("scan_id", 1), ("lane", 1), ("queued_at", 1)], **still_open)

    def onward(self, item: WorkItem, follow: WorkItem) -> list[Envelope[Event]]:
        """Store what follows an item, and return its announcement when it need not wait for its turn."""
        now = self._clock()
        crowd = self.crowd()
        crowd.remove(Announced(item.scan_id, item.lane, is_begun=True))
        if crowd.admits(follow.scan_id, follow.lane, goes_on=True):
            self._items.add([follow], now)
            return [queued(follow, self._clock)]
        self._items.add([follow], now, held_after=item.item_id)
        return []

    def call(self, scan_id: str, lane: int | None = None) -> int:
        """Announce the items of a scan whose turn has come, of one lane alone if any waits there; return how many."""
        crowd = self.crowd()
        if not crowd.has_room(scan_id):
            return 0
        waiting = self._first(scan_id, lane) if lane is not None else {}
        return self._call_all(scan_id, waiting, crowd) or self._call_all(
            scan_id, self._firsts(scan_id, crowd.lanes_of(scan_id)), crowd
        )

    def _call_all(self, scan_id: str, waiting: Mapping[str, str], crowd: Crowd) -> int:
        called = 0
        for item in self._ready(waiting):
            if crowd.admits(scan_id, item.lane, goes_on=False):
                crowd.add(Announced(scan_id, item.lane, is_begun=False))
                called += self._call(item)
        return called

    @translated
    def backlog(self) -> Backlog:
        """Return how much work waits: of all running scans, and of each."""
        due: Document = {"$not": [{"$or": ["$begun_at", {"$gt": ["$parked_until", None]}]}]}
        held: Document = {"$gt": ["$held_after", ""]}
        group: Document = {
            "_id": "$scan_id",
            "items": {"$sum": 1},
            "held": {"$sum": {"$cond": [held, 1, 0]}},
            "begun": {"$sum": {"$cond": ["$begun_at", 1, 0]}},
            "lanes": {"$addToSet": {"$cond": [{"$gt": ["$parked_until", None]}, None, "$lane"]}},
            "oldest": {"$min": {"$cond": [due, "$queued_at", None]}},
            "announced": {"$min": {"$cond": [{"$and": [due, {"$not": [held]}]}, "$queued_at", None]}},
        }
        scans = list(self._documents.aggregate([{"$match": {"state": OPEN}}, {"$group": group}]))
        return Backlog(
            items_of_scans=[each["items"] for each in scans],
            held=sum(each["held"] for each in scans),
            begun=sum(each["begun"] for each in scans),
            ready_lanes=len({lane for each in scans for lane in each["lanes"] if lane is not None}),
            oldest_since=min((each["oldest"] for each in scans if each["oldest"]), default=None),
            announced_since=min((each["announced"] for each in scans if each["announced"]), default=None),
        )

    @translated
    def crowd(self) -> Crowd:
        """Return all that is announced; what was put off is not, nor what nobody seems to be doing any more."""
        since = self._clock() - FORSAKEN_AFTER
        shown = {"_id": 0, "scan_id": 1, "lane": 1, "begun_at": 1, "parked_until": 1}
        found = self._documents.find({"state": OPEN, "held_after": ""}, shown)
        return Crowd(
            Announced(each["scan_id"], each["lane"], each["begun_at"] is not None)
            for each in found
            if each["lane"] is not None and each["parked_until"] is None and _is_recent(each["begun_at"], since)
        )

    @translated
    def _first(self, scan_id: str, lane: int) -> Mapping[str, str]:
        """Return the item that waits in a lane for longest, with that before it."""
        waiting = {"state": OPEN, "scan_id": scan_id, "lane": lane, "held_after": {"$gt": ""}}
        found = self._documents.find(waiting, {"held_after": 1}).sort("queued_at", 1).limit(1)
        return {each["_id"]: each["held_after"] for each in found}

    @translated
    def _firsts(self, scan_id: str, taken: Sequence[int]) -> Mapping[str, str]:
        """Return one waiting item of each lane that is not taken, with that before it; it looks at all that wait."""
        stages: list[Document] = [
            {"$match": {"state": OPEN, "scan_id": scan_id, "lane": {"$nin": taken}, "held_after": {"$gt": ""}}},
            {"$sort": {"lane": 1, "queued_at": 1}},
            {"$group": {"_id": "$lane", "item": {"$first": "$_id"}, "after": {"$first": "$held_after"}}},
        ]
        return {each["item"]: each["after"] for each in self._documents.aggregate(stages)}

    @translated
    def _ready(self, waiting: Mapping[str, str]) -> list[WorkItem]:
        """Return the items of which that before is closed."""
        if not waiting:
            return []
        before = {"_id": {"$in": list(set(waiting.values()))}, "state": DONE}
        closed = {each["_id"] for each in self._documents.find(before, {"_id": 1})}
        ready = [item_id for item_id, after in waiting.items() if after in closed]
        return [read_item(each) for each in self._documents.find({"_id": {"$in": ready}})]

    @translated
    def _call(self, item: WorkItem) -> bool:
        now = self._clock()
        return self._items.announce_held(item, now, queued(item, self._clock))


def _is_recent(begun_at: datetime | None, since: datetime) -> bool:
    return begun_at is None or begun_at > since
