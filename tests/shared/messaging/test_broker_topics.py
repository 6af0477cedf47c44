"""What every broker tells of its topics."""

from datetime import timedelta

from shared.clock import utc_now
from shared.messaging.broker import GONE_AFTER, KEPT, Broker, Publisher, TopicSettings
from tests.support.messages import messages, values


def test_declaring_again_leaves_a_topic_as_it_is(broker: Broker, topic: str, publisher: Publisher) -> None:
    publisher.publish(messages(topic, "a"))

    broker.declare([TopicSettings(topic, partitions=4)])

    assert values(broker.read(topic)) == [b"0 a"]


def test_a_topic_is_read_whole_outside_any_group(broker: Broker, topic: str, publisher: Publisher) -> None:
    publisher.publish(messages(topic, *[f"k{number}" for number in range(50)]))

    received = broker.read(topic)

    assert sorted(values(received)) == sorted(f"{number} k{number}".encode() for number in range(50))


def test_a_topic_of_any_size_is_read_message_by_message_with_their_times(
    broker: Broker, topic: str, publisher: Publisher
) -> None:
    begun_at = utc_now() - timedelta(seconds=1)
    publisher.publish(messages(topic, *[f"k{number}" for number in range(300)]))

    received = list(broker.contents(topic))

    assert len(received) == 300
    assert all(each.published_at and begun_at <= each.published_at <= utc_now() for each in received)


def test_topics_are_known_with_how_long_they_keep_messages(broker: Broker, topic: str) -> None:
    kept = broker.keeps(topic)

    assert topic in broker.topics()
    assert kept is not None
    assert KEPT <= kept < GONE_AFTER
