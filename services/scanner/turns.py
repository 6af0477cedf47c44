"""Whose turn it is: little of a scan is announced at a time, so that no other scan queues behind all of it.

What is announced waits in its partition, here a *lane*. A mailbox waits in the database, gets an empty lane when its
turn comes, and stays there; a scan has one item of a mailbox in a lane at a time, and no more mailboxes under way than
keep scanners busy. Beside others, a scan that has more than its share of what is announced goes on only where a lane
is empty, and while few wait for a scanner; its other items wait in the database, each until the one before it is
closed and its turn has come.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from services.scanner.backlog import Backlog
from services.scanner.crowd import Announced, Crowd
from services.scanner.work import DONE, LANES, OPEN, WorkItem
from services.scanner.work_items import WorkItems, read_item
from shared.clock import Clock
from shared.events.catalog import Event, WorkQueued
from shared.events.envelope import Envelope, announce
from shared.messaging.lanes import key_to, lane_of
from shared.mongodb import Document, Documents, translated
from shared.tracing import current_traceparent, within_trace

SOURCE = "scanner"
FORSAKEN_AFTER = timedelta(minutes=2)
"""An item whose work began this long ago no longer keeps others out of its lane."""


def queued(item: WorkItem, clock: Clock) -> Envelope[Event]:
    """Return the announcement that an item waits for a scanner, as part of its scan's trace."""
    work = WorkQueued(
        customer_id=item.customer_id,
        scan_id=item.scan_id,
        item_id=item.item_id,
        mailbox_id=item.mailbox.mailbox_id,
        lane_key="" if item.lane is None else key_to(item.lane, LANES),
    )
    with within_trace(item.traceparent or current_traceparent()):
        return announce(work, source=SOURCE, clock=clock)


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

    def in_emptiest_lane(self, item: WorkItem) -> WorkItem:
        """Return an item that nobody has announced yet, in the lane where it need not wait."""
        return replace(item, lane=self.crowd().emptiest(item.scan_id, onward_from=item.lane or 0))

    def call(self, scan_id: str, freed: int | None = None) -> int:
        """Announce the items of a scan whose turn has come, new ones in a lane that was just freed; return how many."""
        called, is_certain = 0, False
        while not is_certain:
            outcomes = list(self._call_ready(scan_id, lane_of(scan_id, LANES) if freed is None else freed))
            called, is_certain = called + sum(outcomes), all(outcomes)
        return called

    def _call_ready(self, scan_id: str, onward_from: int) -> Iterator[bool]:
        """Announce items, telling of each whether we did; ends when another worker did, who takes up lanes as well.

        A mailbox that other scans are reading, too, is read in their lane, so that no two scanners ask for it.
        """
        ready = self._ready(scan_id, self.crowd().room(scan_id))
        crowd = self.crowd() if ready else Crowd()  # looked at last: what is not in `ready` any more is seen here
        read_in = {} if crowd.is_alone(scan_id) else self._read_by_others(scan_id)
        for item in ready:
            lane = read_in.get(item.mailbox.mailbox_id, item.lane)
            if lane is None:
                lane = crowd.emptiest(scan_id, onward_from=onward_from)
            if lane is None or not crowd.admits(scan_id, lane, goes_on=False):
                crowd.reserve(scan_id, item.lane)
                continue
            crowd.add(Announced(scan_id, lane, is_begun=False))
            is_called = self._call(replace(item, lane=lane))
            yield is_called
            if not is_called:
                return

    @translated
    def backlog(self) -> Backlog:
        """Return how much work waits: of all running scans, and of each."""
        parked: Document = {"$gt": ["$parked_until", None]}
        due: Document = {"$not": [{"$or": ["$begun_at", parked]}]}
        held: Document = {"$gt": ["$held_after", ""]}
        group: Document = {
            "_id": "$scan_id",
            "items": {"$sum": 1},
            "held": {"$sum": {"$cond": [held, 1, 0]}},
            "begun": {"$sum": {"$cond": ["$begun_at", 1, 0]}},
            "lanes": {"$addToSet": {"$cond": [parked, None, "$lane"]}},
            "new": {"$sum": {"$cond": [{"$gt": ["$lane", None]}, 0, 1]}},
            "oldest": {"$min": {"$cond": [due, "$queued_at", None]}},
            "announced": {"$min": {"$cond": [{"$and": [due, {"$not": [held]}]}, "$queued_at", None]}},
        }
        scans = list(self._documents.aggregate([{"$match": {"state": OPEN}}, {"$group": group}]))
        lanes = {lane for each in scans for lane in each["lanes"]}
        return Backlog(
            items_of_scans=[each["items"] for each in scans],
            held=sum(each["held"] for each in scans),
            begun=sum(each["begun"] for each in scans),
            ready_lanes=min(LANES, len(lanes - {None}) + sum(each["new"] for each in scans)),
            oldest_since=min((each["oldest"] for each in scans if each["oldest"]), default=None),
            announced_since=min((each["announced"] for each in scans if each["announced"]), default=None),
        )

    @translated
    def crowd(self) -> Crowd:
        """Return all that is announced; what was put off is not, nor what nobody seems to be doing any more."""
        since = self._clock() - FORSAKEN_AFTER
        shown = {"_id": 0, "scan_id": 1, "lane": 1, "begun_at": 1, "parked_until": 1}
        crowd = Crowd()
        for each in self._documents.find({"state": OPEN, "held_after": "", "lane": {"$gte": 0}}, shown):
            if each["parked_until"] is None and _is_recent(each["begun_at"], since):
                crowd.add(Announced(each["scan_id"], each["lane"], is_begun=each["begun_at"] is not None))
            else:
                crowd.reserve(each["scan_id"], each["lane"])
        return crowd

    @translated
    def _ready(self, scan_id: str, room: int) -> Sequence[WorkItem]:
        """Return waiting items of which that before is closed: one of each lane, then mailboxes that have none yet."""
        if not room:
            return []
        waiting = [*self._under_way(scan_id), *self._new(scan_id, room)]
        before = {"_id": {"$in": list({each["held_after"] for each in waiting})}, "state": DONE}
        closed = {each["_id"] for each in self._documents.find(before, {"_id": 1})} if waiting else ()
        return [read_item(each) for each in waiting if each["held_after"] in closed]

    def _under_way(self, scan_id: str) -> Iterator[Document]:
        stages: list[Document] = [
            {"$match": {"state": OPEN, "scan_id": scan_id, "lane": {"$gte": 0}, "held_after": {"$gt": ""}}},
            {"$sort": {"lane": 1, "queued_at": 1}},
            {"$group": {"_id": "$lane", "first": {"$first": "$$ROOT"}}},
        ]
        return (each["first"] for each in self._documents.aggregate(stages))

    def _new(self, scan_id: str, room: int) -> Iterator[Document]:
        waiting = {"state": OPEN, "scan_id": scan_id, "lane": None, "held_after": {"$gt": ""}}
        return iter(self._documents.find(waiting).sort("queued_at", 1).limit(room))

    @translated
    def _read_by_others(self, scan_id: str) -> Mapping[str, int]:
        """Return the mailboxes of which other scans have announced something, with their lanes."""
        announced = {"state": OPEN, "held_after": "", "lane": {"$gte": 0}, "scan_id": {"$ne": scan_id}}
        found = self._documents.find(announced, {"mailbox.mailbox_id": 1, "lane": 1})
        return {each["mailbox"]["mailbox_id"]: each["lane"] for each in found if each["mailbox"]["mailbox_id"]}

    @translated
    def _call(self, item: WorkItem) -> bool:
        now = self._clock()
        return self._items.announce_held(item, now, queued(item, self._clock))


def _is_recent(begun_at: datetime | None, since: datetime) -> bool:
    return begun_at is None or begun_at > since
