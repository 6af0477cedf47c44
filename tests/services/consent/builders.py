"""Customers, settings and consents with innocent defaults."""

from typing import Any

from cryptography.hazmat.primitives import serialization

from emulator.server import Emulator
from services.consent.consent import Asked
from services.consent.settings import Settings
from services.consent.wanted import Wanted
from shared.events.catalog import Event, SignedUp
from shared.events.details import Scope
from shared.events.envelope import announce, decode, encode
from shared.messaging.broker import Message
from shared.messaging.memory import MemoryBroker
from shared.messaging.worker import Worker
from tests.emulator.builders import TENANT_ID
from tests.support.clock import NOON

PORTAL = "https://shindan.example"
CUSTOMER = "c" * 32
STRANGER = "d" * 32
CHIEF = "chief@fabrikam.example"
CLERK = "clerk@fabrikam.example"


def a_settings(emulator: Emulator, mongodb_uri: str, scanner_key: str) -> Settings:
    """Return settings of a consent service that takes the emulator for Microsoft."""
    private = serialization.load_pem_private_key(scanner_key.encode(), None)
    public = private.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return Settings(
        mongodb_uri=mongodb_uri,
        kafka_bootstrap="localhost:1",
        entra_authority=emulator.addresses.authority,
        graph_url=emulator.addresses.graph,
        client_id=emulator.world.application.client_id,
        client_secret=emulator.world.application.client_secret,
        ca_file=emulator.addresses.ca,
        portal=PORTAL,
        secret_key="k" * 32,
        scanner_public_key=public.decode(),
    )


def a_sign_up(**changes: Any) -> SignedUp:
    """Return somebody's sign-up."""
    defaults: dict[str, Any] = {
        "customer_id": CUSTOMER,
        "address": "hanako@contoso.example",
        "last_name": "佐藤",
        "company": "Contoso",
        "brand": "shindan",
        "language": "ja",
        "portal": PORTAL,
        "signed_up_at": NOON,
    }
    return SignedUp(**(defaults | changes))


def wanted(**changes: Any) -> Wanted:
    """Return a choice: thirty days of the whole organisation."""
    defaults: dict[str, Any] = {"scope": Scope.ORGANISATION, "days": 30}
    return Wanted(**(defaults | changes))


def asked(**changes: Any) -> Asked:
    """Return what an administrator agreed to."""
    defaults: dict[str, Any] = {
        "customer_id": CUSTOMER,
        "wanted": wanted(),
        "tenant_id": TENANT_ID,
        "granted_by": "admin@contoso.example",
    }
    return Asked(**(defaults | changes))


def tell(broker: MemoryBroker, event: Event) -> None:
    """Let another service say something."""
    envelope = announce(event, source="test")
    broker.publisher().publish([Message(event.topic.value, envelope.subject, encode(envelope))])


def sign_up(broker: MemoryBroker, worker: Worker) -> None:
    """Let the worker hear of the customer."""
    tell(broker, a_sign_up())
    run(worker)


def run(worker: Worker) -> None:
    """Let a worker do all that there is to do."""
    while worker.step():
        pass


def said(broker: MemoryBroker, *kinds: type[Event]) -> list[Any]:
    """Return what was published of some kinds of events, oldest first within each key."""
    events = [decode(each.value).data for each in broker.read("customers")]
    return [event for event in events if isinstance(event, kinds)]
