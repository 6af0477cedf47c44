"""Work items: a scan cut into pieces of seconds, as a tree; an item's children are stored before it closes."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from pymongo import ReturnDocument, UpdateOne

from services.scanner.mail_source import Folder
from services.scanner.tally import NOTHING, Tally, numbers
from shared.events.catalog import Event
from shared.events.envelope import Envelope
from shared.mongodb import Document, Documents, translated
from shared.outbox import WAITING, entries, push

OPEN, DONE, ABANDONED = "open", "done", "abandoned"


class Kind(StrEnum):
    """What an item is about."""

    DISCOVER = "discover"
    """List a page of the directory's users."""
    RELEASE = "release"
    """Let the mailboxes of one such page be read, once all pages are known."""
    MAILBOX = "mailbox"
    """Open a mailbox: is there one, which folders, how many mails."""
    PAGE = "page"
    """Read and judge a page of mails."""
    SURVEY = "survey"
    """When all is read: find out what is true of the tenant as a whole."""
    RECALL = "recall"
    """Let the mailboxes of one page of the directory be looked at again."""
    REVIEW = "review"
    """Look back at a page of mails, and judge anew those of which the whole scan tells more."""


@dataclass(frozen=True)
class Mailbox:
    """A mailbox; `mailbox_id` stands for it in events, `user_id` at Microsoft."""

    mailbox_id: str
    user_id: str
    address: str
    display_name: str


NO_MAILBOX = Mailbox("", "", "", "")
"""Stands in items that are about the tenant as a whole."""


@dataclass(frozen=True)
class WorkItem:
    """A piece of a scan, under a deterministic id."""

    item_id: str
    scan_id: str
    customer_id: str
    kind: Kind
    number: int = 1
    """Which page, from 1."""
    next_link: str | None = None
    mailbox: Mailbox = NO_MAILBOX


@dataclass(frozen=True)
class Outcome:
    """What an item brought to light, stored as it closes."""

    tally: Tally = NOTHING
    people: Sequence[Document] = ()
    folders: Sequence[Folder] = ()
    expected: int = 0
    """How many mails the mailbox holds in the scan's window."""
    mails: Sequence[tuple[str, str, bool]] = ()
    """Each mail read: our id, Microsoft's id, whether it is kept for the safe view."""
    finishes_mailbox: bool = False
    survey: Document | None = None
    """What was found of the tenant as a whole; forgotten when the scan ends."""


class WorkItems:
    """Work items by id."""

    def __init__(self, database: Documents) -> None:
        """Keep them in `database`."""
        self._items = database["items"]

    @translated
    def prepare(self) -> None:
        """Create the indexes."""
        self._items.create_index([("scan_id", 1), ("state", 1), ("kind", 1)])
        self._items.create_index([("scan_id", 1), ("mailbox.mailbox_id", 1)])
        self._items.create_index([("scan_id", 1), ("mails.mail_id", 1)])
        self._items.create_index("customer_id")
        self._items.create_index([("state", 1), ("queued_at", 1)])

    @translated
    def add(self, items: Iterable[WorkItem], queued_at: datetime) -> None:
        """Store items; those that are there already stay as they are."""
        inserts = [
            UpdateOne({"_id": each.item_id}, {"$setOnInsert": _document(each, queued_at)}, upsert=True)
            for each in items
        ]
        if inserts:
            self._items.bulk_write(inserts, ordered=False)

    @translated
    def add_announced(self, item: WorkItem, queued_at: datetime, queued: Envelope[Event]) -> None:
        """Store an item together with its announcement; nothing when it is there already."""
        document = _document(item, queued_at) | {"outbox": entries(queued)}
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
            {"$set": {"begun_at": begun_at}},
            projection={"outbox": 0, "outcome": 0},
            return_document=ReturnDocument.AFTER,
        )
        return _item(found) if found else None

    @translated
    def close(self, item_id: str, outcome: Outcome, announced: Sequence[Envelope[Event]]) -> bool:
        """Store what an item brought and say its events, in one write; False when it was closed before."""
        change = {"$set": {"state": DONE, **_outcome(outcome)}, **push(*announced)}
        return self._items.update_one({"_id": item_id, "state": OPEN}, change).modified_count == 1

    @translated
    def are_finished(self, scan_id: str) -> bool:
        """Tell whether a scan has no open item left and has said all that its items have to say."""
        unfinished = {"scan_id": scan_id, "$or": [{"state": OPEN}, WAITING]}
        return self._items.find_one(unfinished, {"_id": 1}) is None

    @translated
    def of_kind(self, scan_id: str, kind: Kind, number: int) -> tuple[WorkItem, ...]:
        """Return the items of one kind that page `number` of the directory led to."""
        found = self._items.find(
            {"scan_id": scan_id, "kind": kind.value, "number": number}, {"outbox": 0, "outcome": 0}
        )
        return tuple(_item(each) for each in found.sort("_id", 1))

    @translated
    def already_read(self, scan_id: str, mailbox_id: str, mail_ids: Sequence[str]) -> frozenset[str]:
        """Return which of these mails an earlier page of the mailbox brought: paging repeats mails that move."""
        pages = self._items.find(
            {"scan_id": scan_id, "mailbox.mailbox_id": mailbox_id, "mails.mail_id": {"$in": list(mail_ids)}},
            {"mails": 1},
        )
        return frozenset(mail["mail_id"] for page in pages for mail in page["mails"]) & frozenset(mail_ids)

    @translated
    def is_known_link(self, item: WorkItem, next_link: str) -> bool:
        """Tell whether the listing of a mailbox leads back to a page that was there already."""
        mine = {"scan_id": item.scan_id, "mailbox.mailbox_id": item.mailbox.mailbox_id, "number": {"$lte": item.number}}
        return self._items.find_one({**mine, "kind": Kind.PAGE.value, "next_link": next_link}, {"_id": 1}) is not None

    @translated
    def abandon(self, scan_id: str) -> None:
        """Drop the open items of a scan that has failed."""
        self._items.update_many({"scan_id": scan_id, "state": OPEN}, {"$set": {"state": ABANDONED}})

    @translated
    def stale(self, begun_before: datetime, queued_before: datetime) -> tuple[tuple[WorkItem, int], ...]:
        """Return open items without progress, each with how often it was revived: begun long ago, or never begun."""
        stuck = {"begun_at": {"$lt": begun_before}}
        lost = {"begun_at": None, "queued_at": {"$lt": queued_before}}
        found = self._items.find({"state": OPEN, "$or": [stuck, lost]}, {"outbox": 0, "outcome": 0}).limit(1_000)
        return tuple((_item(each), each["revived"]) for each in found)

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
    def forget_survey(self, scan_id: str) -> None:
        """Delete what the survey of a scan found: it has ended."""
        of_scan = {"scan_id": scan_id, "kind": Kind.SURVEY.value}
        self._items.update_many(of_scan, {"$unset": {"outcome.survey": ""}})

    @translated
    def erase(self, customer_id: str) -> None:
        """Delete a customer's items and all that they brought."""
        self._items.delete_many({"customer_id": customer_id})


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


def _document(item: WorkItem, queued_at: datetime) -> Document:
    return {
        "scan_id": item.scan_id,
        "customer_id": item.customer_id,
        "kind": item.kind.value,
        "number": item.number,
        "next_link": item.next_link,
        "mailbox": asdict(item.mailbox),
        "state": OPEN,
        "queued_at": queued_at,
        "begun_at": None,
        "revived": 0,
        "revived_at": None,
        "outbox": [],
    }


def _item(document: Document) -> WorkItem:
    return WorkItem(
        item_id=document["_id"],
        scan_id=document["scan_id"],
        customer_id=document["customer_id"],
        kind=Kind(document["kind"]),
        number=document["number"],
        next_link=document["next_link"],
        mailbox=Mailbox(**document["mailbox"]),
    )
