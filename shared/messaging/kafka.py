"""Apache Kafka, and brokers that speak its protocol, by kafka-python; no other module knows that library."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition
from kafka.consumer.subscription_state import ConsumerRebalanceListener
from kafka.coordinator.assignors.cooperative_sticky import CooperativeStickyAssignor
from kafka.errors import (
    CommitFailedError,
    FencedInstanceIdError,
    IllegalGenerationError,
    KafkaError,
    RebalanceInProgressError,
    TopicAlreadyExistsError,
    UnknownMemberIdError,
)
from kafka.structs import OffsetAndMetadata

from shared.clock import utc_now
from shared.messaging.broker import BrokerUnavailable, Message, Partition, Rebalancing, Received, TopicSettings
from shared.settings import ServiceSettings

LONGEST_POLL = 1.0
ALL_THAT_CAME = 1_000_000
"""Messages per poll: kafka-python never delivers what it parsed and held back of a partition that is then paused."""
FETCHED_OF_A_PARTITION, FETCHED_AT_ONCE = 256 * 1024, 4 * 1024 * 1024
"""Bytes, which bound a poll instead; a larger message still comes, alone."""
ACKNOWLEDGED_WITHIN = 20.0
"""Seconds; less than the outbox's lease, so that no second worker publishes what still waits here."""
READ_WITHIN = 15
COMMITTED_WITHIN_MS = 10_000
CLOSE_WITHIN_MS = 5_000
NO_LONGER_OURS = (
    CommitFailedError, FencedInstanceIdError, IllegalGenerationError, RebalanceInProgressError, UnknownMemberIdError,
)  # fmt: skip


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except KafkaError as error:
        raise BrokerUnavailable(f"{type(error).__name__}: {error}") from error


class KafkaBroker:
    """A Kafka cluster; connections are made by what it hands out."""

    def __init__(
        self, bootstrap: str, *, session_timeout_ms: int = 45_000, enable_idempotence: bool = True, replication: int = 1
    ) -> None:
        """Take comma-separated `host:port`; a silent member loses its partitions after `session_timeout_ms`."""
        self._bootstrap = bootstrap.split(",")
        self._session_timeout_ms = session_timeout_ms
        self._enable_idempotence = enable_idempotence
        self._replication = replication

    @classmethod
    def of(cls, settings: ServiceSettings) -> "KafkaBroker":
        """Return the broker that a service's settings name."""
        return cls(
            settings.kafka_bootstrap,
            session_timeout_ms=settings.kafka_session_timeout_ms,
            enable_idempotence=settings.kafka_enable_idempotence,
            replication=settings.kafka_replication,
        )

    def declare(self, topics: Sequence[TopicSettings]) -> None:
        """Create the topics that are missing, and wait until each can be used; raises BrokerUnavailable."""
        with _translated():
            admin = KafkaAdminClient(bootstrap_servers=self._bootstrap)
            try:
                known = set(admin.list_topics())
                missing = {topic.name: self._declaration(topic) for topic in topics if topic.name not in known}
                if missing:
                    self._create(admin, missing)
                    admin.wait_for_topics(list(missing))
            finally:
                admin.close()

    def publisher(self) -> "KafkaPublisher":
        """Return a new publisher; raises BrokerUnavailable."""
        with _translated():
            return KafkaPublisher(
                KafkaProducer(
                    bootstrap_servers=self._bootstrap,
                    acks="all",
                    enable_idempotence=self._enable_idempotence,
                    max_in_flight_requests_per_connection=5 if self._enable_idempotence else 1,
                    delivery_timeout_ms=int(ACKNOWLEDGED_WITHIN * 1000),
                    request_timeout_ms=10_000,
                    max_block_ms=10_000,
                    allow_auto_create_topics=False,
                )
            )

    def consumer(self, group: str, topics: Sequence[str]) -> "KafkaGroupMember":
        """Return a new member of a group, which joins at its first polls; raises BrokerUnavailable."""
        with _translated():
            return KafkaGroupMember(self._client(group_id=group), topics)

    def read(self, topic: str) -> Sequence[Received]:
        """Return everything that a small topic holds now; raises BrokerUnavailable also when that takes too long."""
        with _translated():
            client = self._client(group_id=None)
            try:
                return _read_all(client, topic)
            finally:
                client.close(autocommit=False)

    def _client(self, *, group_id: str | None) -> Any:
        return KafkaConsumer(
            bootstrap_servers=self._bootstrap,
            group_id=group_id,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            allow_auto_create_topics=False,
            partition_assignment_strategy=[CooperativeStickyAssignor()],
            session_timeout_ms=self._session_timeout_ms,
            heartbeat_interval_ms=min(3_000, self._session_timeout_ms // 3),
            max_poll_records=ALL_THAT_CAME,
            max_partition_fetch_bytes=FETCHED_OF_A_PARTITION,
            fetch_max_bytes=FETCHED_AT_ONCE,
        )

    def _declaration(self, topic: TopicSettings) -> dict[str, object]:
        kept = -1 if topic.retention_hours is None else topic.retention_hours * 3_600_000
        return {
            "num_partitions": topic.partitions,
            "replication_factor": self._replication,
            "configs": {"retention.ms": str(kept), "min.insync.replicas": str(max(1, self._replication - 1))},
        }

    @staticmethod
    def _create(admin: Any, missing: dict[str, dict[str, object]]) -> None:
        for name, declaration in missing.items():
            try:
                admin.create_topics({name: declaration})
            except TopicAlreadyExistsError:
                continue


class KafkaPublisher:
    """Sends messages and waits for all replicas; safe to use from many threads."""

    def __init__(self, producer: Any) -> None:
        """Wrap a KafkaProducer."""
        self._producer = producer

    def publish(self, messages: Sequence[Message]) -> None:
        """Send all, in order, and return when all are acknowledged; raises BrokerUnavailable."""
        with _translated():
            waiting = [
                self._producer.send(
                    each.topic, key=each.key.encode(), value=each.value, headers=list(each.headers.items())
                )
                for each in messages
            ]
            for future in waiting:
                future.get(timeout=ACKNOWLEDGED_WITHIN)

    def close(self) -> None:
        """Send what waits, then let go."""
        self._producer.close(timeout=CLOSE_WITHIN_MS / 1000)


class KafkaGroupMember(ConsumerRebalanceListener):  # type: ignore[misc]  # the library has no types
    """One member of a consumer group, with cooperative rebalancing."""

    def __init__(self, client: Any, topics: Sequence[str]) -> None:
        """Wrap a KafkaConsumer and subscribe it."""
        self._client = client
        self._rebalancing: Rebalancing | None = None
        self._given_up: set[Partition] = set()
        client.subscribe(list(topics), listener=self)

    def ask(self, rebalancing: Rebalancing) -> None:
        """Set who is asked before partitions are given up."""
        self._rebalancing = rebalancing

    def poll(self, timeout: float) -> Sequence[Received]:
        """Return new messages of the partitions that are not paused; raises BrokerUnavailable."""
        with _translated():
            found = self._client.poll(timeout_ms=int(min(timeout, LONGEST_POLL) * 1000))
        return [_received(record) for records in found.values() for record in records]

    def commit(self, received: Received) -> bool:
        """Mark a message, and all before it, as handled; False while that is not possible; raises BrokerUnavailable."""
        if received.origin not in self.assigned():
            return False
        try:
            with _translated():
                self._client.commit(_just_after(received), timeout_ms=COMMITTED_WITHIN_MS)
        except BrokerUnavailable as error:
            if isinstance(error.__cause__, NO_LONGER_OURS):
                return False
            raise
        return True

    def pause(self, partition: Partition) -> None:
        """Deliver nothing from a partition until it is resumed; what was already fetched is kept."""
        if partition in self.assigned():
            self._client.pause(TopicPartition(*partition))

    def resume(self, partition: Partition) -> None:
        """Deliver from a paused partition again."""
        if partition in self.assigned():
            self._client.resume(TopicPartition(*partition))

    def assigned(self) -> frozenset[Partition]:
        """Return the partitions that are this member's now."""
        return frozenset((each.topic, each.partition) for each in self._client.assignment())

    def given_up(self) -> frozenset[Partition]:
        """Return the partitions given up or lost since the last call."""
        given_up, self._given_up = self._given_up, set()
        return frozenset(given_up)

    def joined(self) -> bool:
        """Tell whether this is a stable member of the group at present."""
        return str(self._client.group_metadata().state) == "<stable>"

    def close(self) -> None:
        """Leave the group without committing anything."""
        with _translated():
            self._client.close(autocommit=False, timeout_ms=CLOSE_WITHIN_MS)

    def on_partitions_revoked(self, revoked: Sequence[Any]) -> None:
        """Commit what is finished of partitions that go to another member; called on the client's own thread."""
        partitions = {(each.topic, each.partition) for each in revoked}
        if self._rebalancing:
            for handled in self._rebalancing.finish(partitions):
                self._client.commit_async(_just_after(handled))
        self._given_up |= partitions

    def on_partitions_assigned(self, assigned: Sequence[Any]) -> None:
        """Nothing to do: a new partition begins at its committed offset."""

    def on_partitions_lost(self, lost: Sequence[Any]) -> None:
        """Commit nothing: the partitions are another member's already."""
        self._given_up |= {(each.topic, each.partition) for each in lost}


def _just_after(received: Received) -> dict[Any, Any]:
    return {TopicPartition(*received.origin): OffsetAndMetadata(received.offset + 1, "", -1)}


def _received(record: Any) -> Received:
    return Received(
        topic=record.topic,
        partition=record.partition,
        offset=record.offset,
        key=None if record.key is None else record.key.decode(errors="replace"),
        value=record.value or b"",
        headers={name: value or b"" for name, value in record.headers},
    )


def _read_all(client: Any, topic: str) -> Sequence[Received]:
    partitions = [TopicPartition(topic, number) for number in sorted(client.partitions_for_topic(topic) or ())]
    client.assign(partitions)
    client.seek_to_beginning(*partitions)
    found: list[Received] = []
    started_at = utc_now()
    while any(client.highwater(each) is None or client.position(each) < client.highwater(each) for each in partitions):
        if (utc_now() - started_at).total_seconds() > READ_WITHIN:
            raise BrokerUnavailable(f"the topic {topic!r} could not be read to its end within {READ_WITHIN} s")
        for records in client.poll(timeout_ms=500).values():
            found.extend(_received(record) for record in records)
    return found
