"""Attempts in memory."""

from collections import Counter

from shared.messaging.broker import Partition


class MemoryAttempts:
    """Counts beginnings without an end, as the stored ones do."""

    def __init__(self) -> None:
        """Begin at nought."""
        self.open: Counter[tuple[Partition, int]] = Counter()

    def started(self, origin: Partition, offset: int) -> int:
        """Note a beginning and return which it is."""
        self.open[origin, offset] += 1
        return self.open[origin, offset]

    def finished(self, origin: Partition, offset: int) -> None:
        """Note an end."""
        del self.open[origin, offset]
