"""What a broker can do, as far as this system needs it; kafka.py and memory.py do it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

Partition = tuple[str, int]
"""A topic's name and a partition's number."""


@dataclass(frozen=True)
class TopicSettings:
    """A topic as declared from code; `retention_hours` None keeps messages for ever."""

    name: str
    partitions: int
    retention_hours: int | None = 24 * 7
    replication: int = 1


@dataclass(frozen=True)
class Message:
    """What is published: a key keeps order within a topic."""

    topic: str
    key: str
    value: bytes
    headers: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class Received:
    """A message as it was read, with the place it was read from; a key may be missing on foreign messages."""

    topic: str
    partition: int
    offset: int
    key: str | None
    value: bytes
    headers: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def origin(self) -> Partition:
        """Return the partition it came from."""
        return self.topic, self.partition


class BrokerUnavailable(Exception):
    """The broker did not answer or did not acknowledge; try again later, nothing is lost."""


class Publisher(Protocol):
    """Sends messages."""

    def publish(self, messages: Sequence[Message]) -> None:
        """Send all, in order, and return when all are acknowledged by all replicas; raises BrokerUnavailable."""

    def close(self) -> None:
        """Send what waits, then let go."""


class Consumer(Protocol):
    """Reads the messages of some topics as one member of a consumer group; not thread-safe, one thread polls and commits."""

    def poll(self, timeout: float) -> Sequence[Received]:
        """Return new messages of the partitions that are not paused, waiting at most `timeout` seconds; raises BrokerUnavailable."""

    def commit(self, received: Received) -> bool:
        """Mark a message, and all before it in its partition, as handled; False when the partition is no longer ours."""

    def rewind(self, received: Received) -> None:
        """Deliver this message again: the next poll of its partition begins with it."""

    def pause(self, partition: Partition) -> None:
        """Deliver nothing from a partition until it is resumed."""

    def resume(self, partition: Partition) -> None:
        """Deliver from a paused partition again."""

    def assigned(self) -> frozenset[Partition]:
        """Return the partitions that are this member's now."""

    def close(self) -> None:
        """Leave the group without committing anything."""


class Broker(Protocol):
    """Makes publishers and consumers, and declares topics."""

    def declare(self, topics: Sequence[TopicSettings]) -> None:
        """Create the topics that are missing; existing ones are left alone."""

    def publisher(self) -> Publisher:
        """Return a new publisher."""

    def consumer(self, group: str, topics: Sequence[str]) -> Consumer:
        """Return a new member of a group."""
