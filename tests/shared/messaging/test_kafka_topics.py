"""How long Apache Kafka itself keeps messages."""

import time
import uuid
from datetime import timedelta

import pytest
from kafka import KafkaAdminClient

from local.apache_kafka import Cluster
from shared.messaging.broker import KEPT, SEGMENT, Message, TopicSettings
from shared.messaging.kafka import KafkaBroker
from shared.messaging.kafka_topics import LOOKS_EVERY

pytestmark = pytest.mark.apache_kafka

SOON = 60.0
LOOK_EVERY = 0.5
"""Both in seconds."""


def a_name() -> str:
    return f"test-{uuid.uuid4().hex}"


def publish(broker: KafkaBroker, topic: str) -> None:
    publisher = broker.publisher()
    publisher.publish([Message(topic, "customer", b"personal")])
    publisher.close()


def test_a_message_is_gone_when_its_time_is_over_even_where_no_other_follows(apache_kafka: Cluster) -> None:
    broker, topic = apache_kafka.broker(), a_name()
    broker.declare([TopicSettings(topic, 1, kept=timedelta(seconds=8), segment=timedelta(seconds=1))])
    publish(broker, topic)
    before = [each.value for each in broker.read(topic)]

    end = time.monotonic() + SOON
    while broker.read(topic) and time.monotonic() < end:
        time.sleep(LOOK_EVERY)

    assert before == [b"personal"]
    assert broker.read(topic) == []


def test_a_topic_that_kept_for_ever_is_corrected_when_it_is_declared(apache_kafka: Cluster) -> None:
    broker, topic = apache_kafka.broker(), a_name()
    admin = KafkaAdminClient(bootstrap_servers=apache_kafka.bootstrap)
    configs = {"cleanup.policy": "compact", "retention.ms": "-1"}
    admin.create_topics({topic: {"num_partitions": 1, "replication_factor": 1, "configs": configs}})
    admin.wait_for_topics([topic])
    admin.close()
    publish(broker, topic)
    before = broker.keeps(topic)

    broker.declare([TopicSettings(topic, 1)])

    assert before is None
    assert broker.keeps(topic) == KEPT + SEGMENT + LOOKS_EVERY
    assert [each.value for each in broker.read(topic)] == [b"personal"]
