"""Attempts in memory."""

from collections import Counter

from shared.messaging.attempts import NONE_DOUBTED
from shared.messaging.broker import Partition


class MemoryAttempts:
    """Counts beginnings without an end, as the stored ones do."""

    def __init__(self) -> None:
        """Begin at nought."""
        self.open: Counter[tuple[Partition, int]] = Counter()
        self.runs: dict[Partition, int] = {}

    def begin_run(self, origin: Partition, first: int, last: int) -> int:
        """Note a run, unless an earlier one that reaches as far did not end."""
        earlier = self.runs.get(origin, NONE_DOUBTED)
        if earlier >= first:
            return earlier
        self.runs[origin] = last
        return NONE_DOUBTED

    def end_run(self, origin: Partition) -> None:
        """Note an end."""
        del self.runs[origin]

    def begun(self, origin: Partition, offset: int) -> int:
        """Return how many beginnings have no end."""
        return self.open[origin, offset]

    def started(self, origin: Partition, offset: int) -> int:
        """Note a beginning and return which it is."""
        self.open[origin, offset] += 1
        return self.open[origin, offset]

    def finished(self, origin: Partition, offset: int) -> None:
        """Note an end."""
        del self.open[origin, offset]
