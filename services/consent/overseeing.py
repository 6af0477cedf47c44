"""Assessments as operators see them: each permission of a customer, and the scan last requested with it."""

from datetime import datetime

import msgspec
from pymongo import DESCENDING

from services.consent.consent import Consent
from services.consent.consent_documents import read_consent
from shared.mongodb import Document, Documents, translated


class Assessment(msgspec.Struct, frozen=True, kw_only=True):
    """A permission and what was done with it; whose mail it opens is not shown."""

    consent_id: str
    customer_id: str
    state: str
    """verifying, granted, refused, superseded or withdrawn."""
    scope: str
    asked_at: datetime
    granted_at: datetime | None
    starts_at: datetime | None
    """When the first scan begins by itself; none if it was begun, or the customer stopped the clock."""
    scan_id: str
    """The scan last requested."""
    scan_requested_at: datetime | None
    scan_ended_at: datetime | None
    next_scan_at: datetime | None
    """By the customer's monthly schedule."""
    refused_at: datetime | None
    """When Microsoft refused it in the last scan, though it had held."""
    refusal: str
    """Why it was never granted."""


class Overseeing:
    """The assessments of this service's database, for operators."""

    def __init__(self, database: Documents) -> None:
        """Read them."""
        self._consents = database["consents"]

    @translated
    def assessments(self, *, state: str, customer_id: str, most: int) -> list[Assessment]:
        """Return assessments, the one asked for last first; of a state and a customer, if they are given."""
        which: Document = {"state": state} if state else {}
        if customer_id:
            which["customer_id"] = customer_id
        found = self._consents.find(which).sort("asked_at", DESCENDING).limit(most)
        return [_assessment(read_consent(each)) for each in found]


def _assessment(consent: Consent) -> Assessment:
    return Assessment(
        consent_id=consent.consent_id,
        customer_id=consent.customer_id,
        state=consent.state.value,
        scope=consent.wanted.scope.value,
        asked_at=consent.asked_at,
        granted_at=consent.granted_at,
        starts_at=consent.start_at,
        scan_id=consent.scan_id or "",
        scan_requested_at=consent.scan_requested_at,
        scan_ended_at=consent.scan_ended_at,
        next_scan_at=consent.monthly.next_at if consent.monthly else None,
        refused_at=consent.microsoft_refused_at,
        refusal=consent.refusal.value if consent.refusal else "",
    )
