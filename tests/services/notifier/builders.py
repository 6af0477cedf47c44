"""Customers and their events with innocent defaults."""

from typing import Any

from services.notifier.customers import Customer
from shared.events.catalog import Event, SignedUp
from shared.events.envelope import Envelope, announce, encode
from shared.messaging.broker import Message
from shared.messaging.memory import MemoryBroker
from shared.messaging.worker import Worker
from tests.support.clock import NOON
from tests.support.events import CUSTOMER

ADDRESS = "hanako@contoso.example"


def a_sign_up(**changes: Any) -> SignedUp:
    """Return somebody's sign-up, in Japanese."""
    defaults: dict[str, Any] = {
        "customer_id": CUSTOMER,
        "address": ADDRESS,
        "first_name": "花子",
        "last_name": "佐藤",
        "company": "コントソ株式会社",
        "brand": "shindan",
        "language": "ja",
        "portal": "https://shindan.example",
        "signed_up_at": NOON,
    }
    return SignedUp(**(defaults | changes))


def a_customer(**changes: Any) -> Customer:
    """Return a Japanese customer."""
    signed_up = a_sign_up(**changes)
    return Customer(**{name: getattr(signed_up, name) for name in Customer.__dataclass_fields__})


def tell(broker: MemoryBroker, *events: Event, at: Any = NOON) -> list[Envelope[Event]]:
    """Let other services say something, in this order."""
    envelopes = [announce(event, source="test", clock=lambda: at) for event in events]
    send(broker, *envelopes)
    return envelopes


def send(broker: MemoryBroker, *envelopes: Envelope[Event]) -> None:
    """Publish envelopes as they are."""
    messages = [Message(each.data.topic.value, each.subject, encode(each)) for each in envelopes]
    broker.publisher().publish(messages)


def run(worker: Worker) -> None:
    """Let a worker do all that there is to do now."""
    while worker.step():
        pass
