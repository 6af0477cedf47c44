"""A broker in one process: topics, partitions, consumer groups with offsets, and cooperative rebalancing."""

import itertools
import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta

from shared.clock import Clock, utc_now
from shared.messaging.broker import BrokerUnavailable, Message, Partition, Rebalancing, Received, TopicSettings
from shared.messaging.lanes import lane_of

MESSAGES_PER_POLL = 20


class MemoryBroker:
    """Keeps all messages for as long as it lives; safe to use from many threads."""

    def __init__(self, clock: Clock = utc_now) -> None:
        """Begin without topics, reachable."""
        self.available = True
        self._clock = clock
        self._declared: dict[str, TopicSettings] = {}
        self._changed = threading.Condition(threading.RLock())
        self._logs: dict[str, list[list[Received]]] = {}
        self._groups: dict[str, _Group] = defaultdict(_Group)

    def declare(self, topics: Sequence[TopicSettings]) -> None:
        """Create the topics that are missing."""
        with self._reached():
            for topic in topics:
                self._declared[topic.name] = topic
                self._logs.setdefault(topic.name, [[] for _ in range(topic.partitions)])

    def publisher(self) -> "MemoryPublisher":
        """Return a publisher."""
        return MemoryPublisher(self)

    def consumer(self, group: str, topics: Sequence[str]) -> "MemoryConsumer":
        """Return a new member of a group, which takes its share at its first poll."""
        with self._reached():
            return MemoryConsumer(self, self._groups[group], topics)

    def read(self, topic: str) -> Sequence[Received]:
        """Return everything that a topic holds."""
        with self._reached():
            return list(itertools.chain.from_iterable(self._log(topic)))

    def contents(self, topic: str) -> Iterator[Received]:
        """Yield everything that a topic holds."""
        yield from self.read(topic)

    def topics(self) -> Sequence[str]:
        """Return the names of all topics."""
        with self._reached():
            return sorted(self._logs)

    def keeps(self, topic: str) -> timedelta | None:
        """Return for how long a topic was declared to keep messages; this broker itself forgets none."""
        declared = self._declared[topic]
        return declared.kept + declared.segment

    def evict(self, consumer: "MemoryConsumer") -> None:
        """Take a member's partitions away without asking it, as a broker does with one that was silent for too long."""
        with self._reached():
            consumer.evicted()

    @contextmanager
    def _reached(self) -> Iterator[None]:
        with self._changed:
            if not self.available:
                raise BrokerUnavailable("the memory broker was switched off")
            yield
            self._changed.notify_all()

    def _log(self, topic: str) -> list[list[Received]]:
        if topic not in self._logs:
            raise BrokerUnavailable(f"the topic {topic!r} was not declared")
        return self._logs[topic]

    def append(self, message: Message) -> None:
        """Store a message at the end of its key's partition."""
        with self._reached():
            log = self._log(message.topic)
            number = lane_of(message.key, len(log))
            offset, headers = len(log[number]), dict(message.headers)
            log[number].append(
                Received(message.topic, number, offset, message.key, message.value, headers, self._clock())
            )

    def partitions(self, topics: Sequence[str]) -> list[Partition]:
        """Return the partitions of some topics, in order."""
        with self._reached():
            return [(topic, number) for topic in sorted(topics) for number in range(len(self._log(topic)))]

    def after(self, partition: Partition, offset: int) -> Sequence[Received]:
        """Return the messages of a partition from an offset on."""
        topic, number = partition
        return self._log(topic)[number][offset:]

    @contextmanager
    def turn(self) -> Iterator[threading.Condition]:
        """Hold the broker still while a consumer polls; waiting on the condition lets others go on."""
        with self._reached():
            yield self._changed


class _Group:
    def __init__(self) -> None:
        self.members: list[MemoryConsumer] = []
        self.owners: dict[Partition, MemoryConsumer] = {}
        self.committed: dict[Partition, int] = {}

    def shares(self) -> dict["MemoryConsumer", set[Partition]]:
        """Divide all partitions evenly, leaving each with its owner while that one's share is not full."""
        wanted = {partition for member in self.members for partition in member.subscribed()}
        shares: dict[MemoryConsumer, set[Partition]] = {member: set() for member in self.members}
        most = -(-len(wanted) // len(self.members)) if self.members else 0
        homeless = []
        for partition in sorted(wanted):
            owner = self.owners.get(partition)
            if owner in shares and len(shares[owner]) < most:
                shares[owner].add(partition)
            else:
                homeless.append(partition)
        for partition in homeless:
            shares[min(self.members, key=lambda member: len(shares[member]))].add(partition)
        return shares


class MemoryPublisher:
    """Appends messages to a MemoryBroker."""

    def __init__(self, broker: MemoryBroker) -> None:
        """Publish to this broker."""
        self._broker = broker

    def publish(self, messages: Sequence[Message]) -> None:
        """Store all messages in order; raises BrokerUnavailable."""
        for message in messages:
            self._broker.append(message)

    def close(self) -> None:
        """Nothing waits here, so nothing is left to send."""


class MemoryConsumer:
    """One member of a consumer group; takes over a partition only when its former owner has let go."""

    def __init__(self, broker: MemoryBroker, group: _Group, topics: Sequence[str]) -> None:
        """Join a group."""
        self._broker = broker
        self._group = group
        self._topics = topics
        self._rebalancing: Rebalancing | None = None
        self._positions: dict[Partition, int] = {}
        self._paused: set[Partition] = set()
        self._given_up: set[Partition] = set()
        group.members.append(self)

    def ask(self, rebalancing: Rebalancing) -> None:
        """Set who is asked before partitions are given up."""
        self._rebalancing = rebalancing

    def subscribed(self) -> list[Partition]:
        """Return every partition of the topics that this member hears."""
        return self._broker.partitions(self._topics)

    def poll(self, timeout: float) -> Sequence[Received]:
        """Return new messages of the partitions that are not paused, waiting at most `timeout` seconds."""
        self._rebalance()
        with self._broker.turn() as changed:
            found = self._take()
            if not found and timeout > 0:
                changed.wait(timeout)
                found = self._take()
            return found

    def commit(self, received: Received) -> bool:
        """Mark a message, and all before it, as handled; False when the partition is no longer ours."""
        with self._broker.turn():
            if self._group.owners.get(received.origin) is not self:
                return False
            self._group.committed[received.origin] = received.offset + 1
            return True

    def pause(self, partition: Partition) -> None:
        """Deliver nothing from a partition until it is resumed."""
        self._paused.add(partition)

    def resume(self, partition: Partition) -> None:
        """Deliver from a paused partition again."""
        self._paused.discard(partition)

    def assigned(self) -> frozenset[Partition]:
        """Return the partitions that are this member's now."""
        return frozenset(self._positions)

    def given_up(self) -> frozenset[Partition]:
        """Return the partitions given up or lost since the last call."""
        given_up, self._given_up = self._given_up, set()
        return frozenset(given_up)

    def joined(self) -> bool:
        """Tell whether this is a member of the group at present."""
        return self in self._group.members

    def behind(self) -> Mapping[Partition, int]:
        """Return how many messages of each partition of ours `poll` has not returned."""
        return {each: len(self._broker.after(each, at)) for each, at in self._positions.items()}

    def close(self) -> None:
        """Leave the group; what was not committed is delivered to the others."""
        if self in self._group.members:
            self._group.members.remove(self)
        self._let_go(set(self._positions))

    def evicted(self) -> None:
        """Lose every partition at once; the next poll joins again."""
        self._let_go(set(self._positions))

    def _rebalance(self) -> None:
        with self._broker.turn():
            mine = self._group.shares().get(self, set())
        surplus = set(self._positions) - mine
        if surplus and self._rebalancing:
            for handled in self._rebalancing.finish(surplus):
                self.commit(handled)
        with self._broker.turn():
            self._let_go(surplus)
            for partition in mine - set(self._positions):
                if self._group.owners.setdefault(partition, self) is self:
                    self._positions[partition] = self._group.committed.get(partition, 0)

    def _let_go(self, partitions: set[Partition]) -> None:
        self._given_up |= partitions
        self._paused -= partitions
        for partition in partitions:
            del self._positions[partition]
            if self._group.owners.get(partition) is self:
                del self._group.owners[partition]

    def _take(self) -> list[Received]:
        taken: list[Received] = []
        for partition in sorted(set(self._positions) - self._paused):
            new = self._broker.after(partition, self._positions[partition])[: MESSAGES_PER_POLL - len(taken)]
            self._positions[partition] += len(new)
            taken.extend(new)
        return taken
