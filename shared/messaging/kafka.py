"""Apache Kafka, and brokers of its protocol, by kafka-python; only this module and its neighbours know that library."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from threading import Lock
from typing import Any

from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from kafka.coordinator.assignors.cooperative_sticky import CooperativeStickyAssignor

from shared.messaging import kafka_topics
from shared.messaging.broker import BrokerUnavailable, Message, Received, TopicSettings
from shared.messaging.kafka_group import CLOSE_WITHIN_MS, KafkaGroupMember, received_from, translated
from shared.messaging.kafka_rewinding import rewind
from shared.messaging.kafka_security import secured_as
from shared.settings import KafkaSettings

ALL_THAT_CAME = 1_000_000
"""Messages per poll: kafka-python never delivers what it parsed and held back of a partition that is then paused."""
FETCHED_OF_A_PARTITION, FETCHED_AT_ONCE = 256 * 1024, 4 * 1024 * 1024
"""Bytes, which bound a poll instead; a larger message still comes, alone."""
ACKNOWLEDGED_WITHIN = 20.0
"""Seconds; less than the outbox's lease, so that no second worker publishes what still waits here."""
READ_WITHIN = 15
"""Seconds without a message before the end of a topic."""


class KafkaBroker:
    """A Kafka cluster; connections are made by what it hands out."""

    def __init__(
        self,
        bootstrap: str,
        *,
        session_timeout_ms: int = 45_000,
        enable_idempotence: bool = True,
        replication: int = 1,
        instance_id: str = "",
        security: Mapping[str, Any] | None = None,
    ) -> None:
        """Take comma-separated `host:port`; a silent member loses its partitions after `session_timeout_ms`.

        A member with an `instance_id` keeps them for that time, until it comes back under the same one. Without
        `security`, the library's own options, all goes in the clear.
        """
        self._reached = {"bootstrap_servers": bootstrap.split(","), **(security or {})}
        self._session_timeout_ms = session_timeout_ms
        self._enable_idempotence = enable_idempotence
        self._replication = replication
        self._instance_id = instance_id or None

    @classmethod
    def of(cls, settings: KafkaSettings) -> "KafkaBroker":
        """Return the broker that a service's settings name."""
        return cls(
            settings.kafka_bootstrap,
            session_timeout_ms=settings.kafka_session_timeout_ms,
            enable_idempotence=settings.kafka_enable_idempotence,
            replication=settings.kafka_replication,
            instance_id=settings.kafka_instance_id,
            security=secured_as(settings),
        )

    def declare(self, topics: Sequence[TopicSettings]) -> None:
        """Create the topics that are missing, and wait until each can be used; raises BrokerUnavailable.

        Of existing ones only how long they keep messages is corrected.
        """
        with kafka_topics.administration(self._reached) as admin:
            kafka_topics.declare(admin, topics, self._replication)

    def topics(self) -> Sequence[str]:
        """Return the names of all topics, but for the broker's own; raises BrokerUnavailable."""
        with kafka_topics.administration(self._reached) as admin:
            return kafka_topics.names(admin)

    def keeps(self, topic: str) -> timedelta | None:
        """Return after what time a message of a topic is gone, None for never; raises BrokerUnavailable."""
        with kafka_topics.administration(self._reached) as admin:
            return kafka_topics.keeps(admin, topic)

    def rewind(self, group: str, moment: datetime) -> int:
        """Let a group without members read again what came since a moment; return how many messages that are.

        Raises GroupIsAtWork and BrokerUnavailable.
        """
        with kafka_topics.administration(self._reached) as admin:
            return rewind(admin, group, moment)

    def publisher(self) -> "KafkaPublisher":
        """Return a new publisher; raises BrokerUnavailable."""
        return KafkaPublisher(
            partial(
                KafkaProducer,
                **self._reached,
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
        with translated():
            session = self._session_timeout_ms / 1000
            make_client = partial(self._client, group_id=group, group_instance_id=self._instance_id)
            return KafkaGroupMember(make_client, topics, session=session, is_named=self._instance_id is not None)

    def read(self, topic: str) -> Sequence[Received]:
        """Return everything that a small topic holds now; raises BrokerUnavailable also when that takes too long."""
        return list(self.contents(topic))

    def contents(self, topic: str) -> Iterator[Received]:
        """Yield everything that a topic holds now; raises BrokerUnavailable also when nothing comes for long."""
        with translated():
            client = self._client(group_id=None)
            try:
                yield from _all_of(client, topic)
            finally:
                client.close(autocommit=False)

    def _client(self, *, group_id: str | None, group_instance_id: str | None = None) -> Any:
        return KafkaConsumer(
            **self._reached,
            group_id=group_id,
            group_instance_id=group_instance_id,
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


class KafkaPublisher:
    """Sends messages and waits for all replicas; safe to use from many threads."""

    def __init__(self, make_producer: Callable[[], Any]) -> None:
        """Wrap KafkaProducers, one at a time; raises BrokerUnavailable."""
        self._make_producer = make_producer
        self._replacing = Lock()
        with translated():
            self._producer = make_producer()

    def publish(self, messages: Sequence[Message]) -> None:
        """Send all, in order, and return when all are acknowledged; raises BrokerUnavailable."""
        producer = self._producer
        try:
            with translated():
                waiting = [
                    producer.send(
                        each.topic, key=each.key.encode(), value=each.value, headers=list(each.headers.items())
                    )
                    for each in messages
                ]
                for future in waiting:
                    future.get(timeout=ACKNOWLEDGED_WITHIN)
        except BrokerUnavailable:
            self._replace(producer)
            raise

    def _replace(self, failed: Any) -> None:
        """Go on with a new producer: one of kafka-python 3.0.12 was seen to send nothing more after an outage."""
        with self._replacing, translated():
            if self._producer is failed:
                self._producer = self._make_producer()
                failed.close(timeout=0)

    def close(self) -> None:
        """Send what waits, then let go."""
        self._producer.close(timeout=CLOSE_WITHIN_MS / 1000)


def _all_of(client: Any, topic: str) -> Iterator[Received]:
    partitions = [TopicPartition(topic, number) for number in sorted(client.partitions_for_topic(topic) or ())]
    client.assign(partitions)
    client.seek_to_beginning(*partitions)
    came_at = time.monotonic()
    while any(client.highwater(each) is None or client.position(each) < client.highwater(each) for each in partitions):
        for records in client.poll(timeout_ms=500).values():
            came_at = time.monotonic()
            yield from map(received_from, records)
        if time.monotonic() - came_at > READ_WITHIN:
            raise BrokerUnavailable(f"the topic {topic!r} could not be read to its end: nothing for {READ_WITHIN} s")
