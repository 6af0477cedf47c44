"""What came of sending a message, and when it is sent again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum

MOST_TRIES = 10
_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)
PAUSES = (
    timedelta(seconds=5),
    _MINUTE,
    5 * _MINUTE,
    15 * _MINUTE,
    _HOUR,
    2 * _HOUR,
    4 * _HOUR,
    6 * _HOUR,
    10 * _HOUR,
)
"""Between one try and the next; nearly a day in all."""
JITTER = 0.2
"""The share by which a pause is longer or shorter, so that what failed together does not come again together."""
LONGEST_WISH = timedelta(hours=12)
"""How long a receiver may ask us to wait."""
GONE = 410


class Reason(StrEnum):
    """How it ended."""

    DELIVERED = "delivered"
    REFUSED = "refused"
    """An answer that is no 2xx."""
    REDIRECTED = "redirected"
    NO_ADDRESS = "no_address"
    INSIDE = "inside"
    """The name has an address of an inner network."""
    FORBIDDEN = "forbidden"
    """The address is not allowed any more."""
    CERTIFICATE = "certificate"
    NO_CONNECTION = "no_connection"
    TOO_SLOW = "too_slow"
    INTERRUPTED = "interrupted"
    """The process ended while it was sent, each time."""
    NOT_WANTED = "not_wanted"
    """The webhook was paused or ended before it was sent."""


@dataclass(frozen=True)
class Outcome:
    """What came back; `status` is the answer's, None where there was none."""

    reason: Reason
    status: int | None = None
    wait: timedelta = timedelta()
    """How long the receiver wants us to wait."""

    @property
    def is_gone(self) -> bool:
        """Tell whether the receiver wants nothing more at this address."""
        return self.status == GONE


def outcome_of(status: int, retry_after: str | None, now: datetime) -> Outcome:
    """Return what an answer means."""
    if 200 <= status < 300:
        return Outcome(Reason.DELIVERED, status)
    if 300 <= status < 400:
        return Outcome(Reason.REDIRECTED, status)
    return Outcome(Reason.REFUSED, status, _wish(retry_after, now))


def pause_after(tries: int, outcome: Outcome, chance: Callable[[], float]) -> timedelta | None:
    """Return how long to wait after so many tries, None after the last; `chance` returns a number from 0 to 1."""
    if tries >= MOST_TRIES:
        return None
    pause = PAUSES[tries - 1] * (1 + JITTER * (2 * chance() - 1))
    return max(pause, outcome.wait)


def _wish(retry_after: str | None, now: datetime) -> timedelta:
    if not retry_after:
        return timedelta()
    if retry_after.isascii() and retry_after.isdigit():
        wish = timedelta(seconds=min(int(retry_after[:9]), int(LONGEST_WISH.total_seconds())))
    else:
        try:
            wish = parsedate_to_datetime(retry_after) - now
        except (TypeError, ValueError):
            return timedelta()
    return max(timedelta(), min(wish, LONGEST_WISH))
