"""A member of a group of Apache Kafka itself."""

import time

import pytest

from local.apache_kafka import Cluster
from shared.messaging.broker import Message, Received, TopicSettings
from tests.support.messages import take

pytestmark = pytest.mark.apache_kafka

SOON = 60.0
"""Seconds."""


def test_a_member_whose_heartbeats_stop_joins_anew_and_gets_what_it_has_not_committed(apache_kafka: Cluster) -> None:
    broker = apache_kafka.broker()
    broker.declare([TopicSettings("test-silent", 1)])
    publisher, member = broker.publisher(), broker.consumer("silent", ["test-silent"])
    publisher.publish([Message("test-silent", "k", b"first")])
    (first,) = take(member, 1)
    member.commit(first)
    silent = member._client
    silent._coordinator._disable_heartbeat()

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
