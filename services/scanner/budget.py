"""How many requests a mailbox gets: Microsoft counts them for each application and mailbox, and so do we.

Known limits are 10,000 requests in ten minutes and four at once; whoever stays below is rarely refused (429).
"""

import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from threading import BoundedSemaphore, Condition
from typing import Final

from services.scanner.mail_source import Busy

WINDOW_SECONDS: Final = 600.0
BUCKET_SECONDS: Final = 10.0
REQUESTS: Final = 9_500
"""In a window; some are left to whoever else reads the mailbox with this application."""
FIRST_AT_ONCE, MOST_AT_ONCE = 3, 4
CLIMBS_AFTER: Final = 40
"""Requests in a row that were not refused, before one more is made at once."""
LONGEST_NAP: Final = 5.0
"""Seconds that a thread waits itself; what takes longer is put off, and the thread does something else."""
KEPT_SECONDS: Final = 2 * WINDOW_SECONDS


@dataclass(frozen=True)
class Allowed:
    """What one mailbox may be asked for."""

    requests: int = REQUESTS
    at_once: int = MOST_AT_ONCE


class Budget:
    """The requests to one mailbox; used by several threads."""

    def __init__(self, allowed: Allowed, monotonic: Callable[[], float], nap: Callable[[float], object]) -> None:
        """Begin carefully."""
        self._allowed, self._monotonic, self._nap = allowed, monotonic, nap
        self._changed = Condition()
        self._buckets: deque[tuple[float, int]] = deque()
        self._under_way = 0
        self._fence = 0.0
        self._unrefused = 0
        self.at_once = min(FIRST_AT_ONCE, allowed.at_once)
        self.used_at = monotonic()

    @contextmanager
    def slot(self) -> Iterator[None]:
        """Hold one of the places at the mailbox; raises Busy when that would take longer than a nap."""
        self._enter()
        try:
            yield
        except Busy as busy:
            self._leave(refused=busy.is_throttling, pause=busy.retry_after)
            raise
        except BaseException:
            self._leave(refused=False)
            raise
        self._leave(refused=False)

    def expect(self, requests: int) -> None:
        """Make sure that so many requests can be made now; raises Busy with the seconds until then."""
        with self._changed:
            wait = self._wait_for(requests)
        if wait > LONGEST_NAP:
            raise Busy("the mailbox's requests are used up", retry_after=wait)

    def _enter(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._under_way < self.at_once)
                wait = self._wait_for(1)
                if wait <= 0:
                    self._count()
                    return
            if wait > LONGEST_NAP:
                raise Busy("the mailbox's requests are used up", retry_after=wait)
            self._nap(wait)

    def _leave(self, *, refused: bool, pause: float | None = None) -> None:
        with self._changed:
            self._under_way -= 1
            self._unrefused = 0 if refused else self._unrefused + 1
            if refused:
                self.at_once = max(1, self.at_once - 1)
                self._fence = max(self._fence, self._monotonic() + (pause or 1.0))
            elif self._unrefused >= CLIMBS_AFTER and self.at_once < self._allowed.at_once:
                self.at_once, self._unrefused = self.at_once + 1, 0
            self._changed.notify_all()

    def _count(self) -> None:
        self.used_at = self._monotonic()
        began = self.used_at - self.used_at % BUCKET_SECONDS
        count = self._buckets.pop()[1] if self._buckets and self._buckets[-1][0] == began else 0
        self._buckets.append((began, count + 1))
        self._under_way += 1

    def _wait_for(self, requests: int) -> float:
        """Return the seconds until so many requests fit into the window, and no refusal stands against them."""
        now = self._monotonic()
        while self._buckets and self._buckets[0][0] + BUCKET_SECONDS + WINDOW_SECONDS <= now:
            self._buckets.popleft()
        too_many = sum(count for _, count in self._buckets) + requests - self._allowed.requests
        free_at = now
        for began, count in self._buckets:
            if too_many <= 0:
                break
            too_many -= count
            free_at = began + BUCKET_SECONDS + WINDOW_SECONDS
        return max(free_at, self._fence) - now


class Budgeter:
    """The budgets of all mailboxes that one process reads."""

    def __init__(
        self,
        allowed: Allowed = Allowed(),
        *,
        at_once: int = 0,
        monotonic: Callable[[], float] = time.monotonic,
        nap: Callable[[float], object] = time.sleep,
    ) -> None:
        """Allow each mailbox the same, and this process `at_once` requests over all of them, 0 for any number."""
        self._allowed, self._monotonic, self.nap = allowed, monotonic, nap
        self._everywhere = BoundedSemaphore(at_once) if at_once else nullcontext()
        self._budgets: dict[str, Budget] = {}
        self._changed = Condition()

    @contextmanager
    def slot(self, mailbox: str) -> Iterator[None]:
        """Hold a place for one request to a mailbox, or with an empty name to the directory; raises Busy."""
        with self.of(mailbox).slot() if mailbox else nullcontext(), self._everywhere:
            yield

    def of(self, mailbox: str) -> Budget:
        """Return a mailbox's budget; those that were not used for long are forgotten."""
        with self._changed:
            if mailbox not in self._budgets:
                since = self._monotonic() - KEPT_SECONDS
                self._budgets = {name: each for name, each in self._budgets.items() if each.used_at > since}
                self._budgets[mailbox] = Budget(self._allowed, self._monotonic, self.nap)
            return self._budgets[mailbox]
