"""What a broker can do, as far as this system needs it; kafka.py and memory.py do it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

Partition = tuple[str, int]
"""A topic's name and a partition's number."""


KEPT = timedelta(days=6)
"""How long a topic keeps its messages: what was erased must not live on in them, and a service may be down for days."""
SEGMENT = timedelta(hours=12)
"""A broker deletes whole segments of a partition, so a message may stay for one segment longer."""
GONE_AFTER = timedelta(days=7)
"""After which every message is gone; longer than both by the time in which a broker looks."""


@dataclass(frozen=True)
class TopicSettings:
    """A topic as declared from code; nothing is ever compacted, because that would keep the last of each key."""

    name: str
    partitions: int
    kept: timedelta = KEPT
    segment: timedelta = SEGMENT


@dataclass(frozen=True)
class Message:
    """What is published: a key keeps order within a topic."""

    topic: str
    key: str
    value: bytes
    headers: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class Received:
    """A message as it was read, with the place it was read from; a key may be missing on foreign messages.

    `published_at` is what the broker notes of it, None where it notes nothing.
    """

    topic: str
    partition: int
    offset: int
    key: str | None
    value: bytes
    headers: Mapping[str, bytes] = field(default_factory=dict)
    published_at: datetime | None = None

    @property
    def origin(self) -> Partition:
        """Return the partition it came from."""
        return self.topic, self.partition


class BrokerUnavailable(Exception):
    """The broker did not answer or did not acknowledge; try again later, nothing is lost."""


class Superseded(Exception):
    """Another process is this member of the group now, under the same name; this one must end."""


class Publisher(Protocol):
    """Sends messages."""

    def publish(self, messages: Sequence[Message]) -> None:
        """Send all, in order, and return when all are acknowledged by all replicas; raises BrokerUnavailable."""

    def close(self) -> None:
        """Send what waits, then let go."""


class Rebalancing(Protocol):
    """Is asked when partitions go to another member; called from whichever thread the broker's client uses."""

    def finish(self, partitions: Collection[Partition]) -> Sequence[Received]:
        """Wait shortly for what is being handled of these partitions; return what was handled and may be committed."""


class Consumer(Protocol):
    """Reads some topics as one member of a consumer group; not thread-safe, one thread polls and commits."""

    def ask(self, rebalancing: Rebalancing) -> None:
        """Set who is asked before partitions are given up; nobody is asked about partitions that were lost."""

    def poll(self, timeout: float) -> Sequence[Received]:
        """Return new messages of partitions that are not paused, within `timeout` seconds.

        Raises BrokerUnavailable, and Superseded.
        """

    def commit(self, received: Received) -> bool:
        """Mark a message, and all before it in its partition, as handled; False while that is not possible.

        It is not possible when the partition is no longer ours, nor while the group is being divided anew.
        """

    def pause(self, partition: Partition) -> None:
        """Deliver nothing from a partition until it is resumed."""

    def resume(self, partition: Partition) -> None:
        """Deliver from a paused partition again."""

    def assigned(self) -> frozenset[Partition]:
        """Return the partitions that are this member's now."""

    def given_up(self) -> frozenset[Partition]:
        """Return the partitions given up or lost since the last call, even if they have come back.

        Whatever of theirs was not committed comes again.
        """

    def joined(self) -> bool:
        """Tell whether this is a member of the group at present, with or without partitions."""

    def behind(self) -> Mapping[Partition, int]:
        """Return how many messages of each partition of ours `poll` has not returned; raises BrokerUnavailable."""

    def close(self) -> None:
        """Leave the group without committing anything."""


class Broker(Protocol):
    """Makes publishers and consumers, and declares topics."""

    def declare(self, topics: Sequence[TopicSettings]) -> None:
        """Create the topics that are missing; of existing ones only correct how long they keep messages."""

    def publisher(self) -> Publisher:
        """Return a new publisher."""

    def consumer(self, group: str, topics: Sequence[str]) -> Consumer:
        """Return a new member of a group."""

    def read(self, topic: str) -> Sequence[Received]:
        """Return everything that a small topic holds now, outside any group; raises BrokerUnavailable."""

    def contents(self, topic: str) -> Iterator[Received]:
        """Yield everything that a topic holds now, of whatever size, outside any group; raises BrokerUnavailable."""

    def topics(self) -> Sequence[str]:
        """Return the names of all topics that there are, but for the broker's own; raises BrokerUnavailable."""

    def keeps(self, topic: str) -> timedelta | None:
        """Return after what time a message of a topic is gone, None for never; raises BrokerUnavailable."""
