"""Exchange Online's limits: requests per ten minutes and requests at once, for each application and mailbox."""

from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil
from threading import Lock

from emulator.graph.errors import GraphError

WINDOW = timedelta(minutes=10)
Key = tuple[str, str]


@dataclass
class Limits:
    """The two limits; `counted_per` is one of KEYS, because Microsoft's wording of the second has changed."""

    requests: int = 10_000
    concurrent: int = 4
    counted_per: str = "application_and_mailbox"


KEYS: dict[str, Callable[[str, str], Key]] = {
    "application_and_mailbox": lambda client_id, mailbox: (client_id, mailbox),
    "application": lambda client_id, _mailbox: (client_id, ""),
    "mailbox": lambda _client_id, mailbox: ("", mailbox),
}


@dataclass
class _Load:
    under_way: int = 0
    seen_at: deque[datetime] = field(default_factory=deque)


class Throttle:
    """Lets requests through to a mailbox, or refuses them with 429; refused ones count too."""

    def __init__(self, clock: Callable[[], datetime], limits: Limits | None = None) -> None:
        """Begin with no load; the limits are Microsoft's unless others are given."""
        self._clock = clock
        self.limits = limits or Limits()
        self._lock = Lock()
        self._loads: dict[Key, _Load] = defaultdict(_Load)

    @contextmanager
    def slot(self, client_id: str, mailbox: str) -> Iterator[None]:
        """Hold one of the places at a mailbox. Raises GraphError (429) when there is none."""
        load = self._loads[KEYS[self.limits.counted_per](client_id, mailbox)]
        self._take(load)
        try:
            yield
        finally:
            with self._lock:
                load.under_way -= 1

    def _take(self, load: _Load) -> None:
        now = self._clock()
        with self._lock:
            while load.seen_at and load.seen_at[0] <= now - WINDOW:
                load.seen_at.popleft()
            load.seen_at.append(now)
            if len(load.seen_at) > self.limits.requests:
                free_in = ceil((load.seen_at[-self.limits.requests] + WINDOW - now).total_seconds())
                raise _refusal("RequestRate", max(1, free_in))
            if load.under_way >= self.limits.concurrent:
                raise _refusal("MailboxConcurrency", 1)
            load.under_way += 1


def _refusal(limit: str, retry_after: int) -> GraphError:
    message = f"Application is over its {limit} limit."
    return GraphError(429, "ApplicationThrottled", message, {"Retry-After": str(retry_after)})
