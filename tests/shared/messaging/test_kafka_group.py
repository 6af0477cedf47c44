"""A member of a group of Apache Kafka itself."""

import time
from collections.abc import Callable

import pytest
from kafka import TopicPartition

from local.apache_kafka import Cluster
from shared.messaging.broker import Message, Received, Superseded, TopicSettings
from shared.messaging.kafka import KafkaBroker
from shared.messaging.kafka_group import KafkaGroupMember
from tests.support.messages import take

pytestmark = pytest.mark.apache_kafka

SOON = 60.0
LOOK_EVERY = 0.02
LONG_SESSION = 300
"""All in seconds; the last is longer than a test waits for a message."""
ROUNDS = 20
UNKNOWN = 99
"""No broker."""


def wait_until(reached: Callable[[], bool]) -> None:
    end = time.monotonic() + SOON
    while not reached() and time.monotonic() < end:
        time.sleep(LOOK_EVERY)


def joining_is_over(member: KafkaGroupMember) -> bool:
    joining = member._client._coordinator._join_task
    return bool(joining is None or getattr(joining, "_begun", joining).is_done)


def test_a_member_whose_heartbeats_stop_joins_anew_and_gets_what_it_has_not_committed(apache_kafka: Cluster) -> None:
    broker = apache_kafka.broker()
    broker.declare([TopicSettings("test-silent", 1)])
    publisher, member = broker.publisher(), broker.consumer("silent", ["test-silent"])
    publisher.publish([Message("test-silent", "k", b"first")])
    (first,) = take(member, 1)
    member.commit(first)
    silent = member._client
    silent._coordinator._close_heartbeat()  # for good: joining again would only enable them again

    publisher.publish([Message("test-silent", "k", b"second")])
    end, came = time.monotonic() + SOON, list[Received]()
    while member._client is silent and time.monotonic() < end:
        came = list(member.poll(0.2))
    (again,) = came or take(member, 1)

    assert member._client is not silent
    assert member.given_up() == {("test-silent", 0)}
    assert again.value == b"second"
    assert member.commit(again)
    member.close()
    publisher.close()


def test_a_member_whose_polls_are_short_and_seldom_joins_once(apache_kafka: Cluster) -> None:
    broker = apache_kafka.broker()
    broker.declare([TopicSettings("test-seldom", 1)])
    member = broker.consumer("seldom", ["test-seldom"])

    end = time.monotonic() + SOON
    while not member.joined() and time.monotonic() < end:
        member.poll(0)
        wait_until(lambda: joining_is_over(member))
    for _ in range(ROUNDS):
        member.poll(LOOK_EVERY)

    assert member.joined()
    assert member.assigned() == {("test-seldom", 0)}
    assert member._client.group_metadata().generation_id == 1
    member.close()


def test_a_leader_whose_address_is_not_known_yet_is_asked_again_when_it_is(apache_kafka: Cluster) -> None:
    broker, partition = apache_kafka.broker(), TopicPartition("test-leader", 0)
    broker.declare([TopicSettings("test-leader", 1)])
    publisher, earlier = broker.publisher(), broker.consumer("led", ["test-leader"])
    publisher.publish([Message("test-leader", "k", b"first")])
    earlier.commit(*take(earlier, 1))
    earlier.close()
    member = broker.consumer("led", ["test-leader"])
    wait_until(lambda: not member.poll(LOOK_EVERY) and partition in member._client.assignment())
    member.poll(LOOK_EVERY)
    cluster, fetcher = member._client._cluster, member._client._fetcher

    cluster.update_partition_leader(partition, UNKNOWN, cluster.leader_epoch_for_partition(partition) + 1)
    wait_until(lambda: not member.poll(LOOK_EVERY) and cluster.leader_for_partition(partition) != UNKNOWN)
    publisher.publish([Message("test-leader", "k", b"second")])
    (second,) = take(member, 1)
    wait_until(lambda: UNKNOWN not in fetcher._nodes_with_pending_fetch_requests)

    assert second.value == b"second"
    assert UNKNOWN not in fetcher._nodes_with_pending_fetch_requests
    member.close()
    publisher.close()


def test_whoever_comes_back_under_a_name_has_its_partitions_at_once(apache_kafka: Cluster) -> None:
    broker = KafkaBroker(apache_kafka.bootstrap, session_timeout_ms=LONG_SESSION * 1000, instance_id="clerk-0")
    broker.declare([TopicSettings("test-named", 1)])
    publisher, first = broker.publisher(), broker.consumer("named", ["test-named"])
    publisher.publish([Message("test-named", "k", b"unfinished")])
    (unfinished,) = take(first, 1)

    second = broker.consumer("named", ["test-named"])
    (again,) = take(second, 1)

    assert again == unfinished
    assert second.commit(again)
    with pytest.raises(Superseded):
        first.commit(unfinished)
    first.close()
    second.close()
    publisher.close()
