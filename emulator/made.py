"""Mailboxes made up while they are asked for: so many, with so many mails each, the same for the same seed.

Nothing of it lies on disk but some mails that serve as patterns, and only the mailboxes used last are kept in memory.
"""

import random
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any

from emulator.mailboxes import Mailbox
from emulator.mails import Found

KEPT = 256
"""Mailboxes; each has a kilobyte of memory for a mail that was listed."""
UNTIL = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAYS = 365
FOLDERS = (("Inbox",), ("Inbox",), ("Inbox",), ("Sent Items",), ("Archive",))


@dataclass(frozen=True)
class Plan:
    """How many mailboxes of how many mails are made up, after which patterns, from which seed."""

    mailboxes: int
    mails_each: int
    patterns: tuple[Path, ...]
    seed: int = 1
    until: datetime = UNTIL

    def addresses(self, domain: str) -> Iterator[str]:
        """Yield the addresses of the mailboxes."""
        yield from (f"made{number:06}@{domain}" for number in range(1, self.mailboxes + 1))


@dataclass(frozen=True)
class MadeSource:
    """A pattern with a line above it that says when it was received."""

    pattern: Path
    at: datetime

    def read(self, limit: int = -1) -> bytes:
        """Return the first `limit` bytes, or all."""
        line = b"Received: from mx.example by mailbox.example; %s\r\n" % format_datetime(self.at).encode()
        with self.pattern.open("rb") as file:
            raw = line + file.read(limit)
        return raw if limit < 0 else raw[:limit]

    def size(self) -> int:
        """Return the number of bytes."""
        return len(self.read())

    def modified_at(self) -> datetime:
        """Return when it was received."""
        return self.at


class MadeMailboxes(Mapping[str, Mailbox]):
    """Mailboxes by their owners' object ids, made when they are asked for; what was changed in one may be forgotten."""

    def __init__(self, plan: Plan, owners: Mapping[str, str]) -> None:
        """Take the addresses of the owners by their object ids."""
        self._plan, self._owners = plan, owners
        self._used: OrderedDict[str, Mailbox] = OrderedDict()
        self._lock = Lock()

    def __getitem__(self, owner: str) -> Mailbox:
        """Return somebody's mailbox."""
        with self._lock:
            if owner not in self._used:
                self._used[owner] = Mailbox(owner, partial(_mails, self._plan, self._owners[owner]))
            self._used.move_to_end(owner)
            while len(self._used) > KEPT:
                self._used.popitem(last=False)
            return self._used[owner]

    def __iter__(self) -> Iterator[str]:
        """Yield the owners."""
        return iter(self._owners)

    def __len__(self) -> int:
        """Return how many mailboxes there are."""
        return len(self._owners)


def read_plan(described: Mapping[str, Any], folder: Path) -> Plan:
    """Read the table `made`; raises KeyError and ValueError."""
    patterns = tuple(sorted((folder / described["patterns"]).rglob("*.eml")))
    if not patterns:
        raise ValueError(f"made.patterns: no .eml files lie below {described['patterns']}")
    return Plan(int(described["mailboxes"]), int(described["mails_each"]), patterns, int(described.get("seed", 1)))


def _mails(plan: Plan, address: str) -> Iterator[Found]:
    drawn = random.Random(f"{plan.seed}:{address}")  # noqa: S311 — the same mails each time
    apart = timedelta(days=DAYS) / max(1, plan.mails_each)
    for number in range(plan.mails_each):
        at = (plan.until - number * apart - drawn.random() * apart).replace(microsecond=0)
        yield Found(
            drawn.choice(FOLDERS), f"{number}.eml", drawn.random() < 0.8, MadeSource(drawn.choice(plan.patterns), at)
        )
