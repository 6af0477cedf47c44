"""The audit trail: which operator did what, when, to what, and why; kept in the service's own database.

It holds random ids and what the operator said, never a secret and nothing of any mail.
"""

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

import msgspec
from pymongo import DESCENDING

from shared.clock import Clock, utc_now
from shared.mongodb import Document, Documents, translated

COLLECTION = "audit"
KEPT = timedelta(days=400)
"""How long an entry is kept: a year, and the month in which it is looked at."""
BEGUN, DONE, NOT_DONE = "begun", "done", "not done"


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One command of an operator."""

    at: datetime
    who: str
    host: str
    command: str
    about: tuple[str, ...]
    """The random ids of what it concerned: customers, scans, letters."""
    why: str
    outcome: str
    """"begun" until it has ended, then "done" or "not done"; what stays begun was interrupted."""


class Audit:
    """The entries of one service."""

    def __init__(self, database: Documents, clock: Clock = utc_now) -> None:
        """Keep them in a service's database."""
        self._entries = database[COLLECTION]
        self._clock = clock

    @contextmanager
    def deed(self, *, who: str, host: str, command: str, about: Sequence[str], why: str) -> Iterator[None]:
        """Write down that a command begins, and afterwards how it ended; what cannot be written down is not done."""
        entry_id = self._begin({"who": who, "host": host, "command": command, "about": list(about), "why": why})
        try:
            yield
        except BaseException:
            self._end(entry_id, NOT_DONE)
            raise
        self._end(entry_id, DONE)

    @translated
    def entries(self, *, about: str = "", most: int) -> list[Entry]:
        """Return the newest entries, those about one id if it is given, the latest first."""
        found = self._entries.find({"about": about} if about else {}, {"_id": 0}).sort("at", DESCENDING)
        return [msgspec.convert(each, Entry) for each in found.limit(most)]

    @translated
    def _begin(self, said: Document) -> str:
        self._entries.create_index("at", expireAfterSeconds=int(KEPT.total_seconds()))
        entry_id = uuid.uuid4().hex
        self._entries.insert_one({"_id": entry_id, "at": self._clock(), **said, "outcome": BEGUN})
        return entry_id

    @translated
    def _end(self, entry_id: str, outcome: str) -> None:
        self._entries.update_one({"_id": entry_id}, {"$set": {"outcome": outcome}})
