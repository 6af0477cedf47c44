"""Work items: a scan cut into pieces of seconds, as a tree; an item's children are stored before it closes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.scanner.mail_source import Folder
from services.scanner.tally import NOTHING, Tally
from shared.events.catalog import Topic
from shared.messaging.topics import TOPICS
from shared.mongodb import Document

OPEN, DONE, ABANDONED = "open", "done", "abandoned"
LANES = TOPICS[Topic.SCAN_WORK].partitions


class Kind(StrEnum):
    """What an item is about."""

    DISCOVER = "discover"
    """List a page of the directory's users."""
    RELEASE = "release"
    """Let the mailboxes of one such page be read, once all pages are known."""
    MAILBOX = "mailbox"
    """Open a mailbox: is there one, which folders, how many mails."""
    LISTING = "listing"
    """List some hundreds of a mailbox's mails, and let them be read page by page."""
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
class Bookmark:
    """Where a listing of a mailbox begins, and what came before it; handed on from listing to listing."""

    listing: int = 1
    """Which listing, from 1."""
    page: int = 1
    """The number of the page that begins with its first mail."""
    before: datetime | None = None
    """Only mails received before this moment; None stands for the end of the scan's window."""
    next_link: str | None = None
    """Where Microsoft's own paging goes on, for the rare second that holds more mails than one listing."""
    mails: int = 0
    """How many mails earlier listings brought."""
    barren: int = 0
    """How many listings in a row brought nothing new."""
    is_sweep: bool = False
    """Whether the mailbox is gone through once more, because fewer mails were listed than counted."""


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
    bookmark: Bookmark | None = None
    """Of a listing, and of the pages that it was cut into: where it begins."""
    waited: float = 0.0
    """Seconds that Microsoft let us wait for this mailbox so far, handed on from item to item."""
    tries: int = 0
    """How often this item was put off because Microsoft was busy."""
    traceparent: str = ""
    """The trace of its scan, so that it goes on whoever announces the item, and when."""
    lane: int | None = None
    """The partition that it waits in; None until its mailbox is begun."""


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
