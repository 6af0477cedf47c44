"""What tests of monthly assessments share."""

from datetime import datetime
from typing import Any

from services.consent.consent import Consent
from services.consent.consents import Consents
from services.consent.rescans import Rescans
from shared.events.catalog import Event
from shared.events.envelope import decode
from shared.mongodb import Documents
from tests.services.consent.builders import CUSTOMER, asked

ZONE = "Asia/Tokyo"


def waiting(mongodb: Documents, *kinds: type[Event]) -> list[Any]:
    """Return the events of these kinds that consents have to say."""
    entries = [each for document in mongodb["consents"].find() for each in document.get("outbox", [])]
    return [event for each in entries if isinstance(event := decode(each["value"]).data, kinds)]


def holding(consents: Consents) -> Consent:
    """Return the permission at hand."""
    found = consents.granted(CUSTOMER)
    assert found is not None
    return found


def next_at(consents: Consents) -> datetime:
    """Return when the next assessment begins."""
    chosen = holding(consents).monthly
    assert chosen is not None
    return chosen.next_at


def scanned(consents: Consents, rescans: Rescans, **changes: Any) -> Consent:
    """Return a permission with which one assessment was done."""
    consents.start(consents.grant_at_once(asked(**changes), "Contoso", "sealed"))
    first = holding(consents)
    rescans.note_end(CUSTOMER, str(first.scan_id))
    return holding(consents)
