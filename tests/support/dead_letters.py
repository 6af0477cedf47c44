"""Dead letters for tests, put aside by a clerk."""

from collections.abc import Sequence
from datetime import UTC, datetime

from shared.messaging.broker import Broker, Message, Received
from shared.messaging.dead_letters import DeadLetter, DeadLetters, Death
from shared.messaging.topics import topics_of
from tests.support.clock import TurnableClock
from tests.support.messages import KEYS, SERVICE, desk

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def bury(broker: Broker, *messages: Message, error: str = "wrong") -> list[DeadLetter]:
    """Put messages aside, from partition 3, and return the letters that wait."""
    broker.declare(topics_of(SERVICE))
    publisher = broker.publisher()
    dead_letters = DeadLetters(SERVICE, publisher, KEYS, TurnableClock())
    for number, each in enumerate(messages):
        received = Received(each.topic, 3, number, each.key, each.value)
        dead_letters.put(received, Death("ValueError", error, 2, NOW))
    publisher.close()
    return desk(broker).waiting()


def values(broker: Broker) -> Sequence[bytes]:
    """Return what was said to the topic "customers"."""
    return [each.value for each in broker.read("customers")]
