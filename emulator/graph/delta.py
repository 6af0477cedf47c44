"""Delta: what lies in a folder, and later what has changed since; the state stands in the links, as opaque tokens."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from flask import request
from werkzeug.datastructures import ImmutableMultiDict

from emulator.graph.errors import GraphError, bad_request
from emulator.graph.query import option
from emulator.mailboxes import Event, Mailbox
from emulator.mails import Mail

CHANGE_TYPES = ("created", "updated", "deleted")


@dataclass(frozen=True)
class State:
    """Where a round of delta stands: from which event of the mailbox to which it goes (None: all that lies there)."""

    mailbox: str
    place: str
    since: int | None
    until: int
    begin: int
    query: dict[str, str]

    def at(self, begin: int) -> "State":
        """Return this round of delta where another of its pages begins."""
        return replace(self, begin=begin)

    def events(self, mailbox: Mailbox) -> Sequence[Event]:
        """Return what happened in the round; none of it counts in a first one."""
        return mailbox.history(self.since)[: self.until - self.since] if self.since is not None else ()

    def round(self) -> tuple[object, ...]:
        """Return what tells this round from others."""
        return self.place, self.since, self.until, tuple(sorted(self.query.items()))

    def link(self, name: str) -> str:
        """Return the address that goes on from here."""
        token = urlsafe_b64encode(json.dumps(asdict(self)).encode()).decode()
        return f"{request.base_url}?%24{name}={token}"


def read_state(mailbox: Mailbox, place: str) -> State:
    """Return the state that the request goes on from, or that of a first one. Raises GraphError (410)."""
    now = len(mailbox.history())
    within, later = option("skiptoken"), option("deltatoken")
    if within is None and later is None:
        query = {name.lstrip("$"): value for name, value in request.args.items()}
        return State(mailbox.owner, place, None, now, 0, query)
    try:
        state = State(**json.loads(urlsafe_b64decode(within or later or "")))
    except (ValueError, TypeError) as error:
        raise _lost() from error
    if (state.mailbox, state.place) != (mailbox.owner, place) or max(state.since or 0, state.until) > now:
        raise _lost()
    _remember(state.query)
    return state if within else State(mailbox.owner, place, state.until, now, 0, state.query)


def _remember(query: dict[str, str]) -> None:
    """Give the present request the options of the first one, which its token carries."""
    request.args = ImmutableMultiDict({f"${name}": value for name, value in query.items()})


def _lost() -> GraphError:
    return GraphError(410, "SyncStateNotFound", "The sync state generation is not found; resyncRequired.")


def wanted_changes() -> tuple[str, ...]:
    """Return the kinds of changes that `changeType` names, or all. Raises GraphError (400)."""
    text = option("changeType")
    wanted = tuple(name.strip().lower() for name in text.split(",")) if text else CHANGE_TYPES
    if not set(wanted) <= set(CHANGE_TYPES):
        raise bad_request(f"Invalid value '{text}' for changeType.", "ErrorInvalidArgument")
    return wanted


def mails_at(mailbox: Mailbox, folder: tuple[str, ...], moment: int) -> list[Mail]:
    """Return the mails that lay in a folder after so many events, newest first: what happened later is taken back."""
    mails = {mail.immutable_id: mail for mail in mailbox.contents(folder)}
    for event in reversed(mailbox.history(moment)):
        if event.folder == folder and event.came:
            mails.pop(event.mail.immutable_id, None)
        elif event.folder == folder and event.went:
            mails[event.mail.immutable_id] = event.mail
    return sorted(mails.values(), key=lambda mail: (mail.received_at, mail.item_id), reverse=True)


@dataclass(frozen=True)
class Changed:
    """What became of one mail between two moments: one of CHANGE_TYPES."""

    kind: str
    mail: Mail


def changes_by(events: Sequence[Event], folder: tuple[str, ...]) -> list[Changed]:
    """Return what became of each mail of a folder by some events; what came and went again is left out."""
    by_mail: dict[str, list[Event]] = {}
    for event in events:
        if event.folder == folder:
            by_mail.setdefault(event.mail.immutable_id, []).append(event)
    return [changed for happened in by_mail.values() if (changed := _changed(happened))]


def _changed(happened: Sequence[Event]) -> Changed | None:
    first, last = happened[0], happened[-1]
    if last.went:
        return None if first.came else Changed("deleted", last.mail)
    return Changed("created" if first.came else "updated", last.mail)


def describe_removed(mail_id: str) -> dict[str, Any]:
    """Return how a mail that is no longer in the folder is shown."""
    return {"@odata.type": "#microsoft.graph.message", "id": mail_id, "@removed": {"reason": "deleted"}}
