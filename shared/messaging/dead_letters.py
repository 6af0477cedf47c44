"""Dead letters: messages that cannot be handled are put aside with what went wrong, and an operator looks at them.

What they hold is sealed under a key of its customer (letter_keys.py), so that it ends with the customer's erasure.
A letter that was replayed or dropped is followed by a record with the same key that says so.
All go when the topic's retention is over.
"""

import re
from dataclasses import dataclass
from datetime import datetime

import msgspec
import structlog

from shared.clock import Clock, utc_now
from shared.events.catalog import CustomerErased, DataErased, Topic
from shared.events.envelope import NotAnEvent, UnknownEventType, decode
from shared.messaging.broker import Broker, Message, Publisher, Received
from shared.messaging.letter_keys import LetterKeys, seal, unseal
from shared.messaging.topics import dead_letter_topic
from shared.metrics import DEAD_LETTERS
from shared.tracing import current_traceparent

log = structlog.get_logger(__name__)

LONGEST_ERROR = 300
SEALED_FOR = "sealed-for"
"""The header that says under whose key a letter is sealed; empty for one in the clear."""
IMPERSONAL = (CustomerErased, DataErased)
"""Events that hold nothing but random ids; they are put aside as they are, because an erasure must come to its end."""


@dataclass(frozen=True)
class Death:
    """Why and when a message could not be handled; `attempts` counts the last one."""

    error_class: str
    error: str
    attempts: int
    first_failed_at: datetime


@dataclass(frozen=True)
class DeadLetter:
    """A message that was put aside; `id` is its origin as topic/partition/offset."""

    id: str
    topic: str
    key: str
    value: bytes
    death: Death
    died_at: datetime
    traceparent: str

    @property
    def event(self) -> str:
        """Return "<type> <event id>", or what is known of bytes that are no event."""
        try:
            envelope = decode(self.value)
        except (NotAnEvent, UnknownEventType):
            return f"no event, {len(self.value)} bytes"
        return f"{envelope.type} {envelope.id}"


@dataclass(frozen=True)
class Settled:
    """What became of a dead letter: "replayed" or "dropped", when, and by which user of the operator's machine."""

    id: str
    how: str
    by: str
    settled_at: datetime


class DeadLetters:
    """Puts messages aside into the topic of one service."""

    def __init__(self, service: str, publisher: Publisher, keys: LetterKeys, clock: Clock = utc_now) -> None:
        """Write to `<service>-dead-letters`."""
        self._topic = dead_letter_topic(service).name
        self._publisher = publisher
        self._keys = keys
        self._clock = clock

    def put(self, received: Received, death: Death) -> None:
        """Publish a dead letter; raises what passes by itself, and then the message must be tried again."""
        key, customer_id = f"{received.topic}/{received.partition}/{received.offset}", customer_of(received)
        headers = {
            "origin-topic": received.topic,
            "origin-partition": str(received.partition),
            "origin-offset": str(received.offset),
            "origin-key": received.key or "",
            "error-class": death.error_class,
            "error": _without_values(death.error),
            "attempts": str(death.attempts),
            "first-failed-at": death.first_failed_at.isoformat(),
            "died-at": self._clock().isoformat(),
            "traceparent": current_traceparent() or "",
            SEALED_FOR: customer_id,
        }
        encoded = {name: value.encode() for name, value in headers.items()}
        value = seal(self._keys.of(customer_id), received.value, key) if customer_id else received.value
        self._publisher.publish([Message(self._topic, key, value, encoded)])
        DEAD_LETTERS.labels(topic=received.topic, reason=death.error_class).inc()
        log.error("message became a dead letter", letter=key, error=death.error_class, attempts=death.attempts)


class Desk:
    """Where an operator looks at the dead letters of one service."""

    def __init__(
        self, service: str, broker: Broker, keys: LetterKeys, clock: Clock = utc_now, *, operator: str = ""
    ) -> None:
        """Read and settle the letters of `<service>-dead-letters`, as an operator."""
        self._topic = dead_letter_topic(service).name
        self._broker = broker
        self._keys = keys
        self._clock = clock
        self._operator = operator

    def waiting(self) -> list[DeadLetter]:
        """Return letters that were neither replayed nor dropped, oldest first, without those of erased customers."""
        found: dict[str, Received] = {}
        for received in self._broker.read(self._topic):
            found.pop(received.key or "", None)
            if "settled" not in received.headers:
                found[received.key or ""] = received
        return [letter for letter in map(self._opened, found.values()) if letter]

    def settled(self) -> list[Settled]:
        """Return what became of letters, oldest first, as long as the topic keeps it."""
        return [_settled(each) for each in self._broker.read(self._topic) if "settled" in each.headers]

    def replay(self, letter: DeadLetter) -> None:
        """Send a message again to where it came from, unchanged, under its key."""
        self._settle(letter, "replayed", Message(letter.topic, letter.key, letter.value))

    def drop(self, letter: DeadLetter) -> None:
        """Give a message up."""
        self._settle(letter, "dropped")

    def _opened(self, received: Received) -> DeadLetter | None:
        customer_id = received.headers.get(SEALED_FOR, b"").decode()
        if not customer_id:
            return _letter(received, received.value)
        value = unseal(self._keys.find(customer_id), received.value, received.key or "")
        return None if value is None else _letter(received, value)

    def _settle(self, letter: DeadLetter, how: str, *first: Message) -> None:
        told = {"settled": how, "settled-at": self._clock().isoformat(), "settled-by": self._operator}
        headers = {name: value.encode() for name, value in told.items()}
        publisher = self._broker.publisher()
        try:
            publisher.publish([*first, Message(self._topic, letter.id, b"", headers)])
        finally:
            publisher.close()
        log.info("dead letter was settled", letter=letter.id, how=how, by=self._operator)


def customer_of(received: Received) -> str:
    """Return whose data a message holds; empty when it holds none, or that cannot be told."""
    try:
        event = decode(received.value).data
    except UnknownEventType:
        return ""
    except NotAnEvent:
        named = received.key if received.topic == Topic.CUSTOMERS else None
        return _named_in(received.value) or named or ""
    return "" if isinstance(event, IMPERSONAL) else str(event.customer_id)


class _Named(msgspec.Struct):
    customer_id: str


class _Naming(msgspec.Struct):
    data: _Named


def _named_in(value: bytes) -> str:
    """Return the customer of an event that is not of the catalog's shape."""
    try:
        return msgspec.json.decode(value, type=_Naming).data.customer_id
    except (msgspec.DecodeError, UnicodeDecodeError):
        return ""


def _letter(received: Received, value: bytes) -> DeadLetter:
    headers = {name: value.decode(errors="replace") for name, value in received.headers.items()}
    return DeadLetter(
        id=received.key or "",
        topic=headers["origin-topic"],
        key=headers["origin-key"],
        value=value,
        death=Death(
            headers["error-class"],
            headers["error"],
            int(headers["attempts"]),
            datetime.fromisoformat(headers["first-failed-at"]),
        ),
        died_at=datetime.fromisoformat(headers["died-at"]),
        traceparent=headers["traceparent"],
    )


def _settled(received: Received) -> Settled:
    headers = {name: value.decode(errors="replace") for name, value in received.headers.items()}
    return Settled(
        id=received.key or "",
        how=headers["settled"],
        by=headers.get("settled-by", ""),
        settled_at=datetime.fromisoformat(headers["settled-at"]),
    )


def _without_values(error: str) -> str:
    """Blank what an error quotes: the decoder names a wrong value in single quotes."""
    return re.sub(r"'[^']*'", "'…'", error)[:LONGEST_ERROR]
