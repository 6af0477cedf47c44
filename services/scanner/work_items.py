"""The work items of this service's database."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta

from pymongo import ReturnDocument, UpdateOne

from services.scanner.tally import numbers
from services.scanner.work import ABANDONED, DONE, OPEN, Bookmark, Kind, Mailbox, Outcome, WorkItem
from shared.events.catalog import Event
from shared.events.envelope import Envelope
from shared.mongodb import Document, Documents, translated
from shared.outbox import WAITING, entries, push

_BARE: Document = {"outbox": 0, "outcome": 0, "listed": 0}


class WorkItems:
    """Work items by id."""

    def __init__(self, database: Documents) -> None:
        """Keep them in `database`."""
        self._items = database["items"]

    @translated
    def prepare(self) -> None:
        """Create the indexes."""
        self._items.create_index([("scan_id", 1), ("kind", 1), ("number", 1)])
        self._items.create_index([("scan_id", 1), ("mailbox.mailbox_id", 1)])
        self._items.create_index([("scan_id", 1), ("mails.mail_id", 1)])
        self._items.create_index("customer_id")
        self._items.create_index([("state", 1), ("queued_at", 1)])
        self._items.create_index("parked_until", partialFilterExpression={"parked_until": {"$type": "date"}})

    @translated
    def add(self, items: Iterable[WorkItem], queued_at: datetime, *, held_after: str = "") -> None:
        """Store items; of those that are there already only that they wait for the end of another one is changed."""
        held: Document = {"$set": {"held_after": held_after}} if held_after else {}
        inserts = [
            UpdateOne({"_id": each.item_id}, held | {"$setOnInsert": _document(each, queued_at, held)}, upsert=True)
            for each in items
        ]
        if inserts:
            self._items.bulk_write(inserts, ordered=False)

    @translated
    def add_announced(self, item: WorkItem, queued_at: datetime, queued: Envelope[Event]) -> None:
        """Store an item together with its announcement; nothing when it is there already."""
        document = _document(item, queued_at, {}) | {"outbox": entries(queued)}
        self._items.update_one({"_id": item.item_id}, {"$setOnInsert": document}, upsert=True)

    @translated
    def exist(self, item_ids: Sequence[str]) -> frozenset[str]:
        """Return which of some items there are, open or not."""
        return frozenset(each["_id"] for each in self._items.find({"_id": {"$in": list(item_ids)}}, {"_id": 1}))

    @translated
    def begin(self, item_id: str, begun_at: datetime) -> WorkItem | None:
        """Return an open item and note when work on it began; None when it is done or erased."""
        found = self._items.find_one_and_update(
            {"_id": item_id, "state": OPEN},
            {"$set": {"begun_at": begun_at, "parked_until": None, "held_after": ""}},
            projection=_BARE,
            return_document=ReturnDocument.AFTER,
        )
        return read_item(found) if found else None

    @translated
    def close(self, item_id: str, outcome: Outcome, announced: Sequence[Envelope[Event]]) -> bool:
        """Store what an item brought and say its events, in one write; False when it was closed before."""
        change = {"$set": {"state": DONE, **_outcome(outcome)}, **push(*announced)}
        return self._items.update_one({"_id": item_id, "state": OPEN}, change).modified_count == 1

    @translated
    def are_finished(self, scan_id: str) -> bool:
        """Tell whether a scan has no open item left and has said all that its items have to say."""
        unfinished = ({"scan_id": scan_id, **which} for which in ({"state": OPEN}, WAITING))
        return all(self._items.find_one(which, {"_id": 1}) is None for which in unfinished)

    @translated
    def of_kind(self, scan_id: str, kind: Kind, number: int) -> tuple[WorkItem, ...]:
        """Return the items of one kind that page `number` of the directory led to."""
        found = self._items.find({"scan_id": scan_id, "kind": kind.value, "number": number}, _BARE)
        return tuple(read_item(each) for each in found.sort("_id", 1))

    @translated
    def already_read(self, scan_id: str, mailbox_id: str, mail_ids: Sequence[str]) -> frozenset[str]:
        """Return which of these mails an earlier page of the mailbox brought: paging repeats mails that move."""
        pages = self._items.find(
            {"scan_id": scan_id, "mailbox.mailbox_id": mailbox_id, "mails.mail_id": {"$in": list(mail_ids)}},
            {"mails": 1},
        )
        return frozenset(mail["mail_id"] for page in pages for mail in page["mails"]) & frozenset(mail_ids)

    @translated
    def abandon(self, scan_id: str) -> None:
        """Drop the open items of a scan that has failed."""
        self._items.update_many({"scan_id": scan_id, "state": OPEN}, {"$set": {"state": ABANDONED}})

    @translated
    def stale(self, begun_before: datetime, queued_before: datetime) -> tuple[tuple[WorkItem, int], ...]:
        """Return open items without progress, each with how often it was revived: begun long ago, or never begun."""
        stuck = {"begun_at": {"$lt": begun_before}}
        lost = {"begun_at": None, "queued_at": {"$lt": queued_before}, "held_after": {"$not": {"$gt": ""}}}
        found = self._items.find({"state": OPEN, "$or": [stuck, lost]}, _BARE).limit(1_000)
        return tuple((read_item(each), each["revived"]) for each in found)

    @translated
    def revive(self, item: WorkItem, now: datetime, queued: Envelope[Event]) -> bool:
        """Announce an open item once more; False when another worker did so in the last minute, or it is done."""
        idle = {"_id": item.item_id, "state": OPEN, "revived_at": {"$not": {"$gt": now - timedelta(minutes=1)}}}
        change = {
            "$set": {"queued_at": now, "begun_at": None, "revived_at": now},
            "$inc": {"revived": 1},
            **push(queued),
        }
        return self._items.update_one(idle, change).modified_count == 1

    @translated
    def park(self, item: WorkItem, now: datetime, pause: timedelta, waited: float) -> bool:
        """Put an open item off for a while, without holding up others; False when it is done or erased."""
        until = now + pause
        parked: Document = {"parked_until": until, "parked_for": pause.total_seconds()}
        change: Document = {"$set": {**parked, "begun_at": None, "queued_at": until, "waited": waited}}
        open_still = {"_id": item.item_id, "state": OPEN}
        return self._items.update_one(open_still, change | {"$inc": {"tries": 1}}).modified_count == 1

    @translated
    def due(self, now: datetime) -> tuple[WorkItem, ...]:
        """Return items that were put off until now."""
        found = self._items.find({"state": OPEN, **_over(now)}, _BARE).limit(1_000)
        return tuple(map(read_item, found))

    @translated
    def announce_parked(self, item: WorkItem, now: datetime, queued: Envelope[Event]) -> bool:
        """Announce an item that was put off; False when another worker did."""
        parked = {"_id": item.item_id, "state": OPEN, **_over(now)}
        change = {"$set": {"queued_at": now, "parked_until": None}, **push(queued)}
        return self._items.update_one(parked, change).modified_count == 1

    @translated
    def announce_held(self, item: WorkItem, now: datetime, queued: Envelope[Event]) -> bool:
        """Announce an item that waited for its turn, in the lane it now has; False when another worker did."""
        held = {"_id": item.item_id, "state": OPEN, "held_after": {"$gt": ""}}
        change = {"$set": {"queued_at": now, "held_after": "", "lane": item.lane}, **push(queued)}
        return self._items.update_one(held, change).modified_count == 1

    @translated
    def forget_details(self, scan_id: str) -> None:
        """Delete what only a running scan needs: the survey of the tenant, and the listings of its mailboxes."""
        for kind, field in ((Kind.SURVEY, "outcome.survey"), (Kind.LISTING, "listed")):
            self._items.update_many({"scan_id": scan_id, "kind": kind.value}, {"$unset": {field: ""}})

    @translated
    def erase(self, customer_id: str, scan_id: str | None = None) -> None:
        """Delete the items of one scan of a customer, or of all, and all that they brought."""
        self._items.delete_many({"customer_id": customer_id} | ({"scan_id": scan_id} if scan_id else {}))


def _over(now: datetime) -> Document:
    """Match items whose pause is over; one that ends later than if it began now was begun by a clock that is fast."""
    at_latest = {"$add": [now, {"$multiply": ["$parked_for", 1_000]}]}
    by_a_fast_clock = {"parked_until": {"$gt": now}, "parked_for": {"$gt": 0}}
    by_a_fast_clock |= {"$expr": {"$gt": ["$parked_until", at_latest]}}
    return {"$or": [{"parked_until": {"$lte": now}}, by_a_fast_clock]}


def _outcome(outcome: Outcome) -> Document:
    return {
        "outcome": {
            "tally": numbers(outcome.tally),
            "not_read": [{"reason": n.reason, "mails": n.mails, "folder": n.folder} for n in outcome.tally.not_read],
            "people": list(outcome.people),
            "folders": [{"id": each.id, "name": each.name, "well_known": each.well_known} for each in outcome.folders],
            "expected": outcome.expected,
            **({"survey": outcome.survey} if outcome.survey else {}),
        },
        "mails": [{"mail_id": ours, "id": theirs if kept else None} for ours, theirs, kept in outcome.mails],
        "finishes_mailbox": outcome.finishes_mailbox,
    }


def _document(item: WorkItem, queued_at: datetime, held: Document) -> Document:
    return {
        "scan_id": item.scan_id,
        "customer_id": item.customer_id,
        "kind": item.kind.value,
        "number": item.number,
        "next_link": item.next_link,
        "mailbox": asdict(item.mailbox),
        "lane": item.lane,
        "bookmark": asdict(item.bookmark) if item.bookmark else None,
        "waited": item.waited,
        "tries": 0,
        "traceparent": item.traceparent,
        "state": OPEN,
        "queued_at": queued_at,
        "begun_at": None,
        "parked_until": None,
        "revived": 0,
        "revived_at": None,
        "outbox": [],
        **({} if held else {"held_after": ""}),
    }


def read_item(document: Document) -> WorkItem:
    """Return an item as it was stored."""
    return WorkItem(
        item_id=document["_id"],
        scan_id=document["scan_id"],
        customer_id=document["customer_id"],
        kind=Kind(document["kind"]),
        number=document["number"],
        next_link=document["next_link"],
        mailbox=Mailbox(**document["mailbox"]),
        bookmark=Bookmark(**document["bookmark"]) if document["bookmark"] else None,
        waited=document["waited"],
        tries=document["tries"],
        traceparent=document.get("traceparent", ""),
        lane=document["lane"],
    )
