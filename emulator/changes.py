"""What happens in mailboxes while they are read: mails arrive, move, are deleted or read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from emulator.folders import RECOVERABLE
from emulator.mailboxes import Mailbox
from emulator.mails import Found, Mail, MemorySource
from emulator.occasions import Occasion, Schedule, read_occasion

INBOX = "inbox"


@dataclass(frozen=True)
class Change(Occasion):
    """What one of ACTIONS does to `mails` mails of `mailbox` before a request waited for is answered.

    They are those from `position` on in `folder` (in all folders unless named), newest first; a negative position
    counts from the oldest. A mail arrives in `folder` (else the Inbox) with this `content`, or as one made up; it
    moves `to` a folder.
    """

    action: str = "arrive"
    folder: str | None = None
    position: int = 0
    mails: int = 1
    to: str = "deleteditems"
    content: str | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot be done, with ValueError."""
        super().__post_init__()
        if self.action not in ACTIONS:
            raise ValueError(f"`action` is {self.action!r}; choose one of {', '.join(ACTIONS)}")
        if self.mailbox is None:
            raise ValueError("`mailbox` is missing; say whose mailbox changes")


Changes = Schedule[Change]


def read_change(described: Mapping[str, Any], folder: Path | None = None) -> Change:
    """Build a change from its JSON or TOML form; from `folder` it may name a `file` as content. Raises ValueError."""
    settings = dict(described)
    if folder is not None and "file" in settings:
        content = (folder / str(settings.pop("file"))).read_bytes()
        settings["content"] = content.decode("utf-8", "surrogateescape")
    return read_occasion(Change, settings)


def perform(mailbox: Mailbox, change: Change, now: datetime) -> None:
    """Do to a mailbox what a change says."""
    with mailbox.changing():
        ACTIONS[change.action](mailbox, change, now)


def arrive(mailbox: Mailbox, content: bytes, folder: str, now: datetime, *, is_read: bool = False) -> Mail:
    """Put a mail into a folder (an id, a well-known name, or names from the top with slashes between them)."""
    return mailbox.add(Found(place(mailbox, folder), "arrived", is_read, MemorySource(content, now)))


def delete(mailbox: Mailbox, mail: Mail) -> Mail:
    """Delete a mail for good, as far as its owner sees: it can only be recovered."""
    return mailbox.move(mail, RECOVERABLE)


def place(mailbox: Mailbox, folder: str) -> tuple[str, ...]:
    """Return where a folder is, or would be."""
    found = mailbox.find_folder(folder)
    return found.path if found else tuple(name for name in folder.split("/") if name)


def _arrive(mailbox: Mailbox, change: Change, now: datetime) -> None:
    for number in range(change.mails):
        content = change.content or _made_up(mailbox, number, now)
        arrive(mailbox, content.encode("utf-8", "surrogateescape"), change.folder or INBOX, now)


def _made_up(mailbox: Mailbox, number: int, now: datetime) -> str:
    name = f"{len(mailbox.history())}.{number}"
    return (
        f"Received: from mail.partner.example by mx.example; {now:%d %b %Y %H:%M:%S} +0000\r\n"
        f"From: Mika <mika@partner.example>\r\nSubject: Arrived {name}\r\nDate: {now:%d %b %Y %H:%M:%S} +0000\r\n"
        f"Message-ID: <{name}@partner.example>\r\n\r\nIt came while you were reading.\r\n"
    )


def _move(mailbox: Mailbox, change: Change, _now: datetime) -> None:
    for mail in _chosen(mailbox, change):
        mailbox.move(mail, place(mailbox, change.to))


def _delete(mailbox: Mailbox, change: Change, _now: datetime) -> None:
    for mail in _chosen(mailbox, change):
        delete(mailbox, mail)


def _read(mailbox: Mailbox, change: Change, _now: datetime) -> None:
    for mail in _chosen(mailbox, change):
        mailbox.mark(mail, is_read=True)


def _chosen(mailbox: Mailbox, change: Change) -> list[Mail]:
    folder = mailbox.find_folder(change.folder) if change.folder else None
    mails = mailbox.newest_first(folder)
    begin = change.position if change.position >= 0 else max(0, len(mails) + change.position)
    return list(mails[begin : begin + change.mails])


ACTIONS: dict[str, Callable[[Mailbox, Change, datetime], None]] = {
    "arrive": _arrive,
    "move": _move,
    "delete": _delete,
    "read": _read,
}
