import pytest

from shared.messaging.broker import BrokerUnavailable, Message, TopicSettings
from shared.messaging.memory import MemoryBroker


def a_broker() -> MemoryBroker:
    broker = MemoryBroker()
    broker.declare([TopicSettings("letters", partitions=2)])
    return broker


def test_a_topic_that_was_not_declared_does_not_come_into_being() -> None:
    broker = a_broker()

    with pytest.raises(BrokerUnavailable, match="never-declared"):
        broker.publisher().publish([Message("never-declared", "a", b"")])


def test_a_broker_that_is_switched_off_is_unavailable_and_loses_nothing() -> None:
    broker = a_broker()
    consumer = broker.consumer("group", ["letters"])
    broker.publisher().publish([Message("letters", "a", b"1")])
    broker.available = False

    with pytest.raises(BrokerUnavailable):
        consumer.poll(0)
    broker.available = True

    assert [each.value for each in consumer.poll(0)] == [b"1"]


def test_an_evicted_member_is_not_asked_and_gets_its_messages_again() -> None:
    broker = a_broker()
    consumer = broker.consumer("group", ["letters"])
    broker.publisher().publish([Message("letters", "a", b"1")])
    (first,) = consumer.poll(0)

    broker.evict(consumer)
    committed = consumer.commit(first)

    assert not committed
    assert consumer.given_up() == {("letters", 0), ("letters", 1)}
    assert consumer.poll(0) == [first]
