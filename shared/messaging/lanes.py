"""Which partition a key leads to: the same for every client of Kafka, so that one can tell what shares a partition."""

from kafka.partitioner.default import murmur2

POSITIVE = 0x7FFFFFFF


def lane_of(key: str, partitions: int) -> int:
    """Return the number of the partition that messages with a key go to."""
    return int(murmur2(key.encode()) & POSITIVE) % partitions
