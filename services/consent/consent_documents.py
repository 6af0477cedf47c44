"""How a consent is stored."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import asdict, fields
from typing import Any

from services.consent.consent import Consent, State
from services.consent.estimate import Estimate
from services.consent.monthly import Monthly
from services.consent.refusals import Refusal
from services.consent.wanted import read, written
from shared.answers import awaiting
from shared.clock import Clock
from shared.events.catalog import ConsentGranted, Event, ScanRequested
from shared.events.envelope import announce
from shared.mongodb import Document
from shared.outbox import push
from shared.tracing import current_traceparent, within_trace

SCANNER = ("scanner",)
"""Who goes on with a permission and a request."""


def still(consent: Consent, state: State) -> Document:
    """Return what finds a consent as long as it is in a state."""
    return {"_id": consent.consent_id, "customer_id": consent.customer_id, "state": state.value}


def changed(change: Mapping[str, Any], *said: Event, clock: Clock) -> Document:
    """Return the update that changes a consent and announces it."""
    envelopes = [announce(each, source="consent", clock=clock) for each in said]
    asked = {
        name: value
        for each in envelopes
        if isinstance(each.data, ConsentGranted | ScanRequested)
        for name, value in awaiting(each, SCANNER, clock).items()
    }
    return {"$set": {**change, **asked}, **push(*envelopes)}


def in_trace_of(consent: Consent) -> AbstractContextManager[None]:
    """Let what is said of a consent be part of its trace, or of the present one where it has none."""
    return within_trace(consent.traceparent or current_traceparent())


def written_consent(consent: Consent) -> Document:
    """Return the document of a new consent."""
    document = {each.name: getattr(consent, each.name) for each in fields(consent) if each.name != "wanted"}
    document["_id"] = document.pop("consent_id")
    document["monthly"] = asdict(consent.monthly) if consent.monthly else None
    return {**document, **written(consent.wanted), "state": consent.state.value}


def read_consent(found: Document) -> Consent:
    """Return the consent that a document holds."""
    known = {each.name for each in fields(Consent)}
    values = {name: value for name, value in found.items() if name in known}
    values["state"], values["wanted"] = State(found["state"]), read(found)
    values["estimate"] = Estimate(**found["estimate"]) if found.get("estimate") else None
    values["monthly"] = Monthly(**found["monthly"]) if found.get("monthly") else None
    values["refusal"] = Refusal(found["refusal"]) if found.get("refusal") else None
    return Consent(consent_id=found["_id"], **values)
