"""The messages of one partition between delivery and commit."""

import time
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice

from shared.messaging.broker import Received
from shared.messaging.handling import MOST_AT_ONCE, NO_ENDS, Earlier, Outcome


@dataclass
class Running:
    """Messages that are handed to a thread, and what will have become of the first ones."""

    messages: Sequence[Received]
    future: Future[Sequence[Outcome]]
    begun_at: float = field(default_factory=time.monotonic)

    def handled(self) -> Received | None:
        """Return the last message that came to an end, None where there is none yet."""
        outcomes = self.future.result() if self.future.done() else ()
        ended = len(outcomes) - bool(outcomes and outcomes[-1].result in NO_ENDS)
        return self.messages[ended - 1] if ended else None


@dataclass
class Lane:
    """The messages of one partition that were delivered and not yet committed."""

    waiting: deque[Received] = field(default_factory=deque)
    running: Running | None = None
    earlier: Earlier = field(default_factory=Earlier)
    suspected: bool = False
    """Whether its first message is to be handled when nothing else is in flight."""
    rests_since: datetime | None = None
    rest: timedelta = timedelta()

    def ready(self, now: datetime) -> bool:
        """Tell whether its next message may be handled; a clock that was turned back ends a rest, too."""
        rests = self.rests_since is not None and self.rests_since <= now < self.rests_since + self.rest
        return bool(self.waiting) and self.running is None and not rests

    def next_run(self) -> Sequence[Received]:
        """Return the messages that are handled next, one after another."""
        return tuple(islice(self.waiting, 1 if self.suspected else MOST_AT_ONCE))
