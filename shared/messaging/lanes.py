"""Which partition a key leads to: the same for every client of Kafka, so that one can tell what shares a partition."""

from functools import cache
from itertools import count

from kafka.partitioner.default import murmur2

POSITIVE = 0x7FFFFFFF


def lane_of(key: str, partitions: int) -> int:
    """Return the number of the partition that messages with a key go to."""
    return int(murmur2(key.encode()) & POSITIVE) % partitions


@cache
def key_to(lane: int, partitions: int) -> str:
    """Return a key that leads to a partition, always the same."""
    return next(key for key in map(str, count()) if lane_of(key, partitions) == lane)
