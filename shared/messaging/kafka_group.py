"""One member of a Kafka consumer group, by kafka-python, with cooperative rebalancing."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import structlog
from kafka import TopicPartition
from kafka.consumer.subscription_state import ConsumerRebalanceListener
from kafka.errors import (
    CommitFailedError,
    FencedInstanceIdError,
    IllegalGenerationError,
    KafkaError,
    RebalanceInProgressError,
    UnknownMemberIdError,
)
from kafka.structs import OffsetAndMetadata

from shared.messaging.broker import BrokerUnavailable, Partition, Rebalancing, Received, Superseded
from shared.messaging.kafka_mended import is_silent, keep_joining, let_unknown_brokers_fail, subscribe

log = structlog.get_logger(__name__)

LONGEST_POLL = 1.0
COMMITTED_WITHIN_MS = 10_000
CLOSE_WITHIN_MS = 5_000
ASKED_WITHIN_MS = 2_000
NOT_NOW = (
    CommitFailedError,
    IllegalGenerationError,
    RebalanceInProgressError,
    UnknownMemberIdError,
)


@contextmanager
def translated() -> Iterator[None]:
    """Let the library's errors be told in our words."""
    try:
        yield
    except FencedInstanceIdError as error:
        raise Superseded("another process joined the group under the same name") from error
    except KafkaError as error:
        raise BrokerUnavailable(f"{type(error).__name__}: {error}") from error


class KafkaGroupMember(ConsumerRebalanceListener):  # type: ignore[misc]  # the library has no types
    """One member of a consumer group, with cooperative rebalancing."""

    def __init__(
        self, make_client: Callable[[], Any], topics: Sequence[str], *, session: float, is_named: bool = False
    ) -> None:
        """Wrap a KafkaConsumer and subscribe it; after `session` seconds without a heartbeat it is made anew.

        One with a name ends instead: the client stops its heartbeats when another process took the name.
        """
        self._make_client = make_client
        self._topics = list(topics)
        self._session = session
        self._is_named = is_named
        self._rebalancing: Rebalancing | None = None
        self._given_up: set[Partition] = set()
        self._is_leaving = False
        self._client = self._subscribed()

    def ask(self, rebalancing: Rebalancing) -> None:
        """Set who is asked before partitions are given up."""
        self._rebalancing = rebalancing

    def poll(self, timeout: float) -> Sequence[Received]:
        """Return new messages of the partitions that are not paused; raises BrokerUnavailable and Superseded."""
        with translated():
            if is_silent(self._client, self._session):
                self._begin_anew()
            keep_joining(self._client)
            found = self._client.poll(timeout_ms=int(min(timeout, LONGEST_POLL) * 1000))
        return [received_from(record) for records in found.values() for record in records]

    def commit(self, received: Received) -> bool:
        """Mark a message, and all before it, as handled; False while that is not possible; raises BrokerUnavailable."""
        if received.origin not in self.assigned():
            return False
        try:
            with translated():
                self._client.commit(_just_after(received), timeout_ms=COMMITTED_WITHIN_MS)
        except BrokerUnavailable as error:
            if isinstance(error.__cause__, NOT_NOW):
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

    def behind(self) -> Mapping[Partition, int]:
        """Return how many messages of each partition of ours `poll` has not returned; raises BrokerUnavailable."""
        with translated():
            ends = self._client.end_offsets(self._client.assignment(), timeout_ms=ASKED_WITHIN_MS)
            at = {each: self._client.position(each, timeout_ms=ASKED_WITHIN_MS) for each in ends}
        return {(each.topic, each.partition): max(0, end - (at[each] or 0)) for each, end in ends.items()}

    def close(self) -> None:
        """Leave the group without committing anything."""
        with translated():
            self._client.close(autocommit=False, timeout_ms=CLOSE_WITHIN_MS)

    def on_partitions_revoked(self, revoked: Sequence[Any]) -> None:
        """Commit what is finished of partitions that go to another member; called on the client's own thread."""
        if self._is_leaving:
            return
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

    def _subscribed(self) -> Any:
        client = self._make_client()
        let_unknown_brokers_fail(client)
        subscribe(client, self._topics, self)
        return client

    def _begin_anew(self) -> None:
        if self._is_named:
            raise Superseded("its heartbeats have stopped")
        log.warning("heartbeats have stopped: joining the group anew")
        silent, self._client = self._client, self._subscribed()
        self._given_up |= {(each.topic, each.partition) for each in silent.assignment()}
        self._is_leaving = True
        try:
            silent.close(autocommit=False, timeout_ms=CLOSE_WITHIN_MS)
        finally:
            self._is_leaving = False


def received_from(record: Any) -> Received:
    """Return a record of the library as our message."""
    return Received(
        topic=record.topic,
        partition=record.partition,
        offset=record.offset,
        key=None if record.key is None else record.key.decode(errors="replace"),
        value=record.value or b"",
        headers={name: value or b"" for name, value in record.headers},
        published_at=datetime.fromtimestamp(record.timestamp / 1000, UTC) if record.timestamp > 0 else None,
    )


def _just_after(received: Received) -> dict[Any, Any]:
    return {TopicPartition(*received.origin): OffsetAndMetadata(received.offset + 1, "", -1)}
