"""What a customer wants to have read: which mailboxes, and mail of which time."""

from dataclasses import asdict, dataclass
from datetime import datetime

from shared.events.details import Scope
from shared.mongodb import Document


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """One choice; `days` None means all mail."""

    scope: Scope
    days: int | None
    mailboxes: tuple[str, ...] = ()
    """Addresses, where mailboxes are named."""
    group: str = ""
    """The address of a group, where its members are chosen."""
    received_since: datetime | None = None
    received_before: datetime | None = None
    """Where a time from–to was chosen instead of days: its bounds, the upper one excluded; None is open."""


NOTHING = Wanted(scope=Scope.NAMED_MAILBOXES, days=0)
"""No mailbox, on a journey that only tells who somebody is."""


def written(wanted: Wanted) -> Document:
    """Return the fields under which a choice is stored."""
    return {**asdict(wanted), "scope": wanted.scope.value, "mailboxes": list(wanted.mailboxes)}


def read(document: Document) -> Wanted:
    """Return the choice that a document holds."""
    return Wanted(
        scope=Scope(document["scope"]),
        days=document["days"],
        mailboxes=tuple(document.get("mailboxes", ())),
        group=document.get("group", ""),
        received_since=document.get("received_since"),
        received_before=document.get("received_before"),
    )
