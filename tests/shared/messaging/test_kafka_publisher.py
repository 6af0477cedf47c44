"""What publishes to a broker of Kafka's protocol."""

import uuid

import pytest

from shared.messaging.broker import BrokerUnavailable, Message, TopicSettings
from shared.messaging.kafka import KafkaBroker

pytestmark = pytest.mark.kafka


def test_a_publisher_that_sends_nothing_any_more_is_replaced(
    kafka_broker: KafkaBroker, monkeypatch: pytest.MonkeyPatch
) -> None:
    topic = f"test-{uuid.uuid4().hex}"
    kafka_broker.declare([TopicSettings(topic, 1)])
    publisher = kafka_broker.publisher()
    publisher.publish([Message(topic, "k", b"before")])
    publisher._producer._sender.force_close()
    monkeypatch.setattr("shared.messaging.kafka.ACKNOWLEDGED_WITHIN", 2.0)

    with pytest.raises(BrokerUnavailable):
        publisher.publish([Message(topic, "k", b"lost on its way")])
    publisher.publish([Message(topic, "k", b"after")])
    publisher.close()

    assert [each.value for each in kafka_broker.read(topic)] == [b"before", b"after"]
