"""What a customer wants to have read: which mailboxes, and mail of which time."""

from dataclasses import dataclass

from shared.events.details import Scope
from shared.mongodb import Document


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """One choice; `days` None means all mail."""

    scope: Scope
    days: int | None
    mailboxes: tuple[str, ...] = ()
    """Addresses, where mailboxes are named."""


def written(wanted: Wanted) -> Document:
    """Return the fields under which a choice is stored."""
    return {"scope": wanted.scope.value, "days": wanted.days, "mailboxes": list(wanted.mailboxes)}


def read(document: Document) -> Wanted:
    """Return the choice that a document holds."""
    return Wanted(scope=Scope(document["scope"]), days=document["days"], mailboxes=tuple(document.get("mailboxes", ())))
