"""About how much is to be read, and how long that takes."""

import math
from dataclasses import dataclass
from datetime import timedelta

MAILBOX_PACE = 15
"""Mails a second of one mailbox, as measured: Microsoft answers four requests for it at once, no more."""
AT_LEAST = timedelta(minutes=2)


@dataclass(frozen=True)
class Estimate:
    """What is to be read; only counts, of nobody in particular."""

    mailboxes: int
    mails: int | None
    """Of the wanted period; None is not known."""
    counted: int
    """In how many accounts mails were counted; the rest is reckoned from them."""

    @property
    def is_exact(self) -> bool:
        """Tell whether every mailbox was counted."""
        return self.mails is not None and self.counted >= self.mailboxes

    def duration(self, pace: float) -> timedelta | None:
        """Return how long reading takes when all scanners together read `pace` mails a second; None is not known."""
        if self.mails is None:
            return None
        return max(AT_LEAST, timedelta(seconds=self.mails / min(pace, MAILBOX_PACE * max(1, self.mailboxes))))


def about(count: float) -> int:
    """Return a count rounded to two digits, for what is only reckoned: 48,210 is about 48,000."""
    if count < 100:
        return round(count)
    return int(round(count, 1 - int(math.log10(count))))
