"""How a scan gets on: how many mails were read by when."""

import time
from typing import Final

from services.scanner.figures import Figures

LOOK_EVERY: Final = 0.5
"""Seconds."""


class Course:
    """Looks at a scan's figures from time to time."""

    def __init__(self, figures: Figures, scan_id: str) -> None:
        """Begin to look."""
        self._figures, self._scan_id = figures, scan_id
        self._seen: list[tuple[float, int]] = [(time.monotonic(), 0)]

    def note(self) -> None:
        """Look, unless that was just done."""
        if time.monotonic() - self._seen[-1][0] >= LOOK_EVERY:
            mails = self._figures.standing(self._scan_id).tally.mails
            self._seen.append((time.monotonic(), mails))

    def middle_pace(self) -> float:
        """Return the mails per second of the middle half of the mails; 0 where it was too short to be seen."""
        most = self._seen[-1][1]
        middle = [(at, mails) for at, mails in self._seen if most <= 4 * mails <= 3 * most]
        if len(middle) < 2:
            return 0.0
        (begun, first), *_, (ended, last) = middle
        return (last - first) / (ended - begun)
