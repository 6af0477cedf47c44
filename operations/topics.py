"""Looks for customers in topics: in every message from the beginning, its key and its headers."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from operations.found import Found, Verdict
from operations.wanted import Wanted, folded
from shared.messaging.broker import Broker, Received
from shared.messaging.dead_letters import SEALED_FOR, customer_of


def search(broker: Broker, wanted: Wanted, now: datetime) -> Iterator[Found]:
    """Yield every message that holds something of the customers."""
    for topic in broker.topics():
        kept = broker.keeps(topic)
        for received in broker.contents(topic):
            verdict = _verdict(received, wanted)
            if verdict:
                yield _with_its_end(topic, verdict, received, kept, now)


def _with_its_end(topic: str, verdict: Verdict, received: Received, kept: timedelta | None, now: datetime) -> Found:
    until = received.published_at + kept if kept and received.published_at else None
    if verdict is not Verdict.OF_ANOTHER and (until is None or until < now):
        return Found(topic, Verdict.LEFT_BEHIND)
    return Found(topic, verdict, until)


def _verdict(received: Received, wanted: Wanted) -> Verdict | None:
    owner = received.headers.get(SEALED_FOR, b"").decode()
    if owner:
        return Verdict.SEALED if owner in wanted.customer_ids else None
    parts = (
        received.key or "",
        *(each.decode(errors="replace") for each in (received.value, *received.headers.values())),
    )
    text = folded("\n".join(parts))
    if wanted.names_one(text):
        return Verdict.EXPIRES
    if not wanted.tells_of_one(text):
        return None
    return Verdict.OF_ANOTHER if customer_of(received) else Verdict.EXPIRES
