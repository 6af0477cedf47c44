"""Messages and loops for tests of the messaging."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from shared.events.catalog import CustomerErased, Event
from shared.events.envelope import announce, encode
from shared.messaging.broker import Broker, Consumer, Message, Received
from shared.messaging.consumer import ConsumerLoop, Handlers
from shared.messaging.dead_letters import DeadLetters, Desk
from shared.messaging.topics import topics_of
from tests.support.attempts import MemoryAttempts
from tests.support.clock import TurnableClock
from tests.support.letter_keys import MemoryLetterKeys

SERVICE = "clerk"
KEYS = MemoryLetterKeys()
"""Of the dead letters of all loops."""


def an_event(customer_id: str = "c1") -> CustomerErased:
    """Return an event of the topic "customers"."""
    return CustomerErased(customer_id=customer_id, erased_at=datetime(2026, 3, 2, tzinfo=UTC))


def a_message(event: Event | None = None, *, value: bytes | None = None, key: str = "", event_id: str = "") -> Message:
    """Return an event as it is published; `value` replaces its bytes."""
    event = event or an_event()
    encoded = encode(announce(event, source="test", event_id=event_id or None))
    return Message("customers", key or event.key, encoded if value is None else value)


def publish(broker: Broker, *messages: Message) -> None:
    """Declare the topics and publish."""
    broker.declare(topics_of(SERVICE))
    publisher = broker.publisher()
    publisher.publish(messages)
    publisher.close()


def a_loop(
    broker: Broker,
    handlers: Handlers,
    *,
    after_each: Callable[[], object] = lambda: None,
    attempts: MemoryAttempts | None = None,
    clock: TurnableClock | None = None,
    threads: int = 0,
    jitter: Callable[[float, float], float] = lambda _, longest: longest,
) -> ConsumerLoop:
    """Return a loop that hears the topic "customers"; a rest takes its longest time."""
    clock = clock or TurnableClock()
    broker.declare(topics_of(SERVICE))
    return ConsumerLoop(
        broker.consumer(SERVICE, ["customers"]),
        handlers,
        after_each=after_each,
        dead_letters=DeadLetters(SERVICE, broker.publisher(), KEYS, clock),
        attempts=attempts or MemoryAttempts(),
        threads=threads,
        clock=clock,
        jitter=jitter,
    )


def run_dry(loop: ConsumerLoop) -> int:
    """Step until nothing is left to do; return how many messages came to an end."""
    settled = 0
    while done := loop.step(0):
        settled += done
    return settled


def take(consumer: Consumer, count: int) -> Sequence[Received]:
    """Poll until so many messages have come."""
    found: list[Received] = []
    for _ in range(200):
        if len(found) >= count:
            break
        found.extend(consumer.poll(0.2))
    return found


def desk(broker: Broker) -> Desk:
    """Return where the dead letters of the loop lie."""
    return Desk(SERVICE, broker, KEYS, operator="operator")


def messages(topic: str, *keys: str) -> list[Message]:
    """Return numbered messages under these keys."""
    return [Message(topic, key, f"{number} {key}".encode()) for number, key in enumerate(keys)]


def values(received: Sequence[Received]) -> list[bytes]:
    """Return what messages hold."""
    return [each.value for each in received]
