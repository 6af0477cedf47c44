"""One mail: where its bytes lie, and what a listing needs to know of it."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cached_property
from pathlib import Path
from typing import Protocol

HEAD_BYTES = 65_536
_RECEIVED = re.compile(rb"^Received:([^\n]*(?:\n[ \t][^\n]*)*)", re.IGNORECASE | re.MULTILINE)
_DATE = re.compile(rb"^Date:([^\n]*(?:\n[ \t][^\n]*)*)", re.IGNORECASE | re.MULTILINE)
_END_OF_HEADERS = re.compile(rb"\r?\n\r?\n")


class Source(Protocol):
    """Where a mail's bytes lie."""

    def read(self, limit: int = -1) -> bytes:
        """Return the first `limit` bytes, or all."""
        ...

    def size(self) -> int:
        """Return the number of bytes."""
        ...

    def modified_at(self) -> datetime:
        """Return when the bytes were last written, in UTC."""
        ...


@dataclass(frozen=True)
class FileSource:
    """A mail that is a file of its own."""

    path: Path

    def read(self, limit: int = -1) -> bytes:
        """Return the file's first `limit` bytes, or all."""
        with self.path.open("rb") as file:
            return file.read(limit)

    def size(self) -> int:
        """Return the file's size."""
        return self.path.stat().st_size

    def modified_at(self) -> datetime:
        """Return the file's time of modification."""
        return datetime.fromtimestamp(int(self.path.stat().st_mtime), UTC)


@dataclass(frozen=True)
class MboxSource:
    """A mail that lies between two offsets of an mbox file."""

    path: Path
    begin: int
    end: int

    def read(self, limit: int = -1) -> bytes:
        """Return the mail's first `limit` bytes, or all."""
        with self.path.open("rb") as file:
            file.seek(self.begin)
            return file.read(self.size() if limit < 0 else min(limit, self.size()))

    def size(self) -> int:
        """Return the mail's share of the file."""
        return self.end - self.begin

    def modified_at(self) -> datetime:
        """Return the mbox file's time of modification."""
        return datetime.fromtimestamp(int(self.path.stat().st_mtime), UTC)


@dataclass(frozen=True)
class MemorySource:
    """A mail that lies nowhere but in memory, since a moment."""

    content: bytes
    at: datetime

    def read(self, limit: int = -1) -> bytes:
        """Return the mail's first `limit` bytes, or all."""
        return self.content if limit < 0 else self.content[:limit]

    def size(self) -> int:
        """Return the mail's size."""
        return len(self.content)

    def modified_at(self) -> datetime:
        """Return since when it is there."""
        return self.at


@dataclass(frozen=True)
class Found:
    """A mail found on disk: the folder it lies in (names from the top), its name there, and whether it was read."""

    folder: tuple[str, ...]
    name: str
    is_read: bool
    source: Source


@dataclass(frozen=True)
class FoundFolder:
    """A folder found on disk, with or without mails: its names from the top."""

    path: tuple[str, ...]


class Mail:
    """A mail in a mailbox; its ids are strings that clients may not look into."""

    def __init__(self, found: Found, item_id: str, immutable_id: str) -> None:
        """Give a found mail its ids."""
        self.folder = found.folder
        self.is_read = found.is_read
        self.source = found.source
        self.item_id = item_id
        self.immutable_id = immutable_id

    def moved(self, folder: tuple[str, ...], item_id: str) -> "Mail":
        """Return this mail as it is in another folder; only its immutable id and its time stay the same."""
        moved = Mail(Found(folder, "", self.is_read, self.source), item_id, self.immutable_id)
        moved.received_at = self.received_at
        return moved

    @cached_property
    def received_at(self) -> datetime:
        """The time in the topmost Received header, else in Date, else that of the file; whole seconds, UTC."""
        head = self.source.read(HEAD_BYTES)
        end = _END_OF_HEADERS.search(head)
        return _date_of(head[: end.end() if end else len(head)]) or self.source.modified_at()


def _date_of(headers: bytes) -> datetime | None:
    received = _RECEIVED.search(headers)
    stamped = parse_date(_text(received[1].rpartition(b";")[2])) if received else None
    if stamped is not None:
        return stamped
    date = _DATE.search(headers)
    return parse_date(_text(date[1])) if date else None


def _text(header: bytes) -> str:
    return " ".join(header.decode("ascii", "replace").split())


def parse_date(text: str) -> datetime | None:
    """Return a mail's date in UTC (one without a zone is taken as UTC), or None if it is none."""
    try:
        parsed = parsedate_to_datetime(text)
        return (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
