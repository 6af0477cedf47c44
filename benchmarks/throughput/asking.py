"""A customer who signs up, grants a whole tenant and asks for a scan, all by events."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from shared.events.catalog import ConsentGranted, Event, ScanRequested, SignedUp
from shared.events.details import Scope
from shared.events.envelope import announce, encode
from shared.messaging.broker import Message
from shared.messaging.kafka import KafkaBroker


@dataclass(frozen=True)
class Scan:
    """A scan that was asked for."""

    customer_id: str
    scan_id: str


def ask_for_scan(kafka: str, tenant_id: str, administrator: str) -> Scan:
    """Say what is said when a new customer grants a tenant and starts the scan of all its mail."""
    scan, now = Scan(uuid.uuid4().hex, uuid.uuid4().hex), datetime.now(UTC)
    said: Sequence[Event] = [
        SignedUp(
            customer_id=scan.customer_id,
            address=administrator,
            last_name="Fabrikam",
            company="Fabrikam",
            brand="shindan",
            language="en",
            portal="http://localhost",
            signed_up_at=now,
        ),
        ConsentGranted(
            customer_id=scan.customer_id,
            consent_id=f"consent-{scan.scan_id}",
            tenant_id=tenant_id,
            tenant_name="Fabrikam",
            scope=Scope.ORGANISATION,
            granted_by=administrator,
            granted_at=now,
        ),
        ScanRequested(
            customer_id=scan.customer_id,
            scan_id=scan.scan_id,
            consent_id=f"consent-{scan.scan_id}",
            days=None,
            requested_by="customer",
            requested_at=now,
        ),
    ]
    publisher = KafkaBroker(kafka).publisher()
    publisher.publish([message(each) for each in said])
    publisher.close()
    return scan


def message(said: Event) -> Message:
    """Return an event as a broker takes it."""
    return Message(said.topic, said.key, encode(announce(said, source="benchmark")))
