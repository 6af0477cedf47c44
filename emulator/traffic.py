"""What came in: counts of requests, for tests and for measuring."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any

REPORTED = ("requests", "throttled", "max_concurrency", "too_early")


@dataclass
class MailboxTraffic:
    """What one mailbox was asked for: the most requests under way at once, and those before a Retry-After was over."""

    requests: int = 0
    throttled: int = 0
    under_way: int = 0
    max_concurrency: int = 0
    too_early: int = 0
    held_until: datetime | None = None


class Traffic:
    """Counts of all requests since the start, or since they were last forgotten."""

    def __init__(self) -> None:
        """Begin with nothing counted."""
        self._lock = Lock()
        self._requests: Counter[str] = Counter()
        self._statuses: Counter[int] = Counter()
        self._mailboxes: dict[str, MailboxTraffic] = {}

    def count(self, part: str, status: int) -> None:
        """Note an answered request to a part of the emulator (entra, token, graph)."""
        with self._lock:
            self._requests[part] += 1
            self._statuses[status] += 1

    def arrive(self, address: str, now: datetime) -> None:
        """Note a request about a mailbox, whether or not it will be let through."""
        with self._lock:
            mailbox = self._mailboxes.get(address)
            if mailbox and mailbox.held_until:
                mailbox.too_early += now < mailbox.held_until

    def hold(self, address: str, until: datetime) -> None:
        """Note that a client was told to leave a mailbox alone until then."""
        with self._lock:
            self._mailboxes.setdefault(address, MailboxTraffic()).held_until = until

    def enter(self, address: str) -> None:
        """Note that work for a mailbox has begun."""
        with self._lock:
            mailbox = self._mailboxes.setdefault(address, MailboxTraffic())
            mailbox.requests += 1
            mailbox.under_way += 1
            mailbox.max_concurrency = max(mailbox.max_concurrency, mailbox.under_way)

    def leave(self, address: str, throttled: bool = False) -> None:
        """Note that work for a mailbox has ended, or was refused."""
        with self._lock:
            mailbox = self._mailboxes.setdefault(address, MailboxTraffic())
            mailbox.under_way -= 1
            mailbox.throttled += throttled

    def forget(self) -> None:
        """Begin counting anew."""
        with self._lock:
            self._requests.clear()
            self._statuses.clear()
            self._mailboxes.clear()

    def report(self) -> dict[str, Any]:
        """Return the counts as JSON values."""
        with self._lock:
            mailboxes = {
                address: {name: getattr(mailbox, name) for name in REPORTED}
                for address, mailbox in self._mailboxes.items()
            }
            statuses = {str(status): number for status, number in self._statuses.items()}
            return {"requests": dict(self._requests), "statuses": statuses, "mailboxes": mailboxes}
