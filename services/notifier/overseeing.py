"""Letters as operators see them, and sending one again with what it had told."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

import msgspec

from services.notifier.customers import Customer
from services.notifier.posting import Post
from services.notifier.sent_letters import LetterId
from shared.events.catalog import Event
from shared.events.envelope import Envelope, NotAnEvent, UnknownEventType, decode
from shared.messaging.broker import Broker
from shared.mongodb import Document, Documents, translated

SETTLED = ("sent", "undeliverable")


class LetterLine(msgspec.Struct, frozen=True, kw_only=True):
    """A letter in a list; to whom it went and what it said is not kept."""

    letter_id: str
    kind: str
    customer_id: str
    state: str
    """pending (the mail server said "later"), sending, sent or undeliverable."""
    at: datetime | None
    """When it came into this state; until when a worker has to send it."""


class Overseeing:
    """The letters of this service's database, for operators."""

    def __init__(self, database: Documents) -> None:
        """Read them."""
        self._letters = database["letters"]

    @translated
    def letters(self, *, state: str, customer_id: str, most: int) -> list[LetterLine]:
        """Return letters, those begun last first; of a state and a customer, if they are given."""
        which: Document = {"state": state} if state else {}
        if customer_id:
            which["customer_id"] = customer_id
        found = map(_line, self._letters.find(which).sort("$natural", -1).limit(most))
        return list(found)

    @translated
    def letter(self, letter_id: str) -> LetterLine | None:
        """Return one letter, None when there never was one or its customer was erased."""
        found = self._letters.find_one({"_id": letter_id})
        return _line(found) if found else None

    @translated
    def next_time(self, letter_id: str) -> str:
        """Return the occasion of sending a letter again; the same until it was sent, or refused for good."""
        again = [f"{letter_id}:again:{number}" for number in range(1, 100)]
        settled = self._letters.count_documents({"_id": {"$in": again}, "state": {"$in": list(SETTLED)}})
        return f"{letter_id.partition(':')[2]}:again:{settled + 1}"


@dataclass(frozen=True, kw_only=True)
class Reposting(Post):
    """Sends one letter, under an occasion of its own, and no other."""

    letter_id: str
    occasion: str

    @classmethod
    def of(cls, post: Post, letter_id: str, occasion: str) -> "Reposting":
        """Return what sends a letter by the means of another post."""
        means = {each.name: getattr(post, each.name) for each in fields(Post)}
        return cls(**means, letter_id=letter_id, occasion=occasion)

    def send(self, kind: str, occasion: str, customer: Customer, facts: Mapping[str, Any]) -> None:
        """Send the letter if it is the one; raises Transient when the mail server is busy."""
        if str(LetterId(kind, occasion, customer.customer_id)) == self.letter_id:
            super().send(kind, self.occasion, customer, facts)


def told_of(
    occasion: str, broker: Broker, topics: Sequence[str], handled: Callable[[type[Event]], bool]
) -> Iterator[Envelope[Any]]:
    """Yield the events that the broker still holds about an occasion: the event's own id, or a scan's."""
    sought = occasion.encode()
    for topic in topics:
        for received in broker.contents(topic):
            envelope = _read(received.value) if sought in received.value else None
            if envelope and handled(type(envelope.data)) and occasion in _occasions(envelope):
                yield envelope


def _occasions(envelope: Envelope[Any]) -> tuple[str, str]:
    return envelope.id, getattr(envelope.data, "scan_id", "")


def _read(value: bytes) -> Envelope[Any] | None:
    try:
        return decode(value)
    except (NotAnEvent, UnknownEventType):
        return None


def _line(found: Document) -> LetterLine:
    state = found["state"]
    return LetterLine(
        letter_id=found["_id"],
        kind=found["_id"].partition(":")[0],
        customer_id=found["customer_id"],
        state=state,
        at=found.get("leased_until" if state == "sending" else f"{state}_at"),
    )
