"""Consents: what was granted, and when its scan begins. The five-minute timer lives here, in `start_at`."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import Any

from pymongo import ASCENDING, DESCENDING, ReturnDocument

from services.consent.announcing import (
    BY_CUSTOMER,
    BY_TIMER,
    said_approved,
    said_granted,
    said_requested,
    said_unscheduled,
)
from services.consent.consent import Asked, Consent, State
from services.consent.consent_documents import changed, in_trace_of, read_consent, still, written_consent
from services.consent.customers import Customers
from services.consent.estimate import Estimate
from services.consent.refusals import Refusal
from services.consent.rescans import Rescans
from shared.answers import Answers
from shared.clock import Clock, utc_now
from shared.events.catalog import ConsentGranted, ConsentWithdrawn, Event, ScanRequested
from shared.events.details import RescansEnd
from shared.events.envelope import announce
from shared.mongodb import Document, Documents, translated
from shared.outbox import entries

STARTS_BY_ITSELF_AFTER = timedelta(minutes=5)
VERIFIED_WITHIN = timedelta(minutes=2)
LEASE = timedelta(seconds=60)
"""How long one worker may take to verify before another may try; longer than all timeouts of one try."""


class Consents:
    """The consents of this service's database."""

    def __init__(self, database: Documents, clock: Clock = utc_now) -> None:
        """Keep them in the collection `consents`."""
        self._consents = database["consents"]
        self._rescans = Rescans(database, clock)
        self._customers = Customers(database, clock)
        self._clock = clock
        self.grants = Answers(database, "consents", ConsentGranted, clock)
        self.requests = Answers(database, "consents", ScanRequested, clock)

    @translated
    def prepare(self) -> None:
        """Create the indexes by which the current consent and whatever is due are found."""
        self._consents.create_index([("customer_id", ASCENDING), ("asked_at", DESCENDING)])
        self._consents.create_index([("state", ASCENDING), ("try_at", ASCENDING)])
        self._consents.create_index([("state", ASCENDING), ("start_at", ASCENDING)])
        self._consents.create_index([("granter_id", ASCENDING), ("tenant_id", ASCENDING)])
        self.grants.prepare()
        self.requests.prepare()

    @translated
    def await_proof(self, asked: Asked) -> Consent:
        """Keep an administrator's yes, to be verified by the worker."""
        consent = self._new(asked)
        self._consents.insert_one({**written_consent(consent), "try_at": consent.asked_at})
        return consent

    @translated
    def grant_at_once(
        self, asked: Asked, tenant_name: str, sealed_grant: str, estimate: Estimate | None = None
    ) -> Consent:
        """Keep a permission that is proved already, set the five minutes running and say ConsentGranted."""
        consent = self._new(asked)
        self._supersede_others(consent)
        change = self._granting(tenant_name, estimate)
        scheduled, words = self._rescans.inherited(consent)
        said = [said_granted(consent, change, sealed_grant), *words]
        granted = replace(consent, **{**change, "state": State.GRANTED, "estimate": estimate, "monthly": scheduled})
        with in_trace_of(consent):
            waiting = entries(*(announce(each, source="consent", clock=self._clock) for each in said))
        self._consents.insert_one({**written_consent(granted), **change, "outbox": waiting})
        self._rescans.unschedule_others(consent)
        return granted

    @translated
    def lease_next_to_verify(self) -> Consent | None:
        """Return a consent whose verification is due and keep other workers from it for a while."""
        now = self._clock()
        found = self._consents.find_one_and_update(
            {"state": State.VERIFYING.value, "try_at": {"$lte": now}},
            {"$set": {"try_at": now + LEASE}, "$inc": {"tries": 1}},
            return_document=ReturnDocument.AFTER,
        )
        return read_consent(found) if found else None

    @translated
    def try_again_at(self, consent: Consent, moment: datetime) -> None:
        """Let the next verification be at a moment."""
        self._consents.update_one(still(consent, State.VERIFYING), {"$set": {"try_at": moment}})

    @translated
    def grant(
        self, consent: Consent, tenant_name: str, estimate: Estimate | None = None, *, is_watched: bool = False
    ) -> bool:
        """Supersede earlier consents, let the five minutes begin, say ConsentGranted; False if that was done before.

        What somebody else approved starts by no clock: the customer sees first whose mail it is. `is_watched` when they
        have the waiting page before them, so that no letter need tell them.
        """
        self._supersede_others(consent)
        change = self._granting(tenant_name, estimate)
        scheduled, words = self._rescans.inherited(consent)
        change["monthly"] = asdict(scheduled) if scheduled else None
        said: list[Event] = [said_granted(consent, change), *words]
        if consent.approval_id:
            change["start_at"] = None
            said.append(said_approved(consent, change, is_watched=is_watched))
        with in_trace_of(consent):
            is_new = self._change(still(consent, State.VERIFYING), change, *said)
        self._rescans.unschedule_others(consent)
        return is_new

    @translated
    def refuse(self, consent: Consent, refusal: Refusal) -> None:
        """Give up on a permission that could not be verified."""
        refused = {"state": State.REFUSED.value, "refusal": refusal.value}
        self._consents.update_one(still(consent, State.VERIFYING), {"$set": refused})

    @translated
    def current(self, customer_id: str) -> Consent | None:
        """Return the customer's newest consent that is neither withdrawn nor superseded."""
        there = {"customer_id": customer_id, "state": {"$nin": [State.WITHDRAWN.value, State.SUPERSEDED.value]}}
        found = self._consents.find_one(there, sort=[("asked_at", DESCENDING)])
        return read_consent(found) if found else None

    @translated
    def granted(self, customer_id: str) -> Consent | None:
        """Return the consent that holds now, whatever came of later attempts."""
        holding = {"customer_id": customer_id, "state": State.GRANTED.value}
        found = self._consents.find_one(holding, sort=[("asked_at", DESCENDING)])
        return read_consent(found) if found else None

    @translated
    def granted_by(self, tenant_id: str, user_id: str) -> Collection[str]:
        """Return the customers whose permission holds that this account of Microsoft's gave as one of them."""
        given = {"granter_id": user_id, "tenant_id": tenant_id, "state": State.GRANTED.value}
        return {str(each["customer_id"]) for each in self._consents.find(given, {"customer_id": 1})}

    @translated
    def start(self, consent: Consent) -> bool:
        """Request the first scan because the customer said so; False if it was requested before."""
        with in_trace_of(consent):
            return self._request_scan(consent, {"scan_id": None}, BY_CUSTOMER)

    @translated
    def start_due(self) -> int:
        """Request the scans whose five minutes are over, and return how many there were."""
        due = {"state": State.GRANTED.value, "scan_id": None, "start_at": {"$lte": self._clock()}}
        found = [read_consent(each) for each in self._consents.find(due)]
        return sum(self._start_by_itself(each, {"scan_id": None, "start_at": due["start_at"]}) for each in found)

    @translated
    def start_again(self, consent: Consent, after_scan: str, scan_id: str = "", *, by: str = BY_CUSTOMER) -> bool:
        """Request another scan after the one that the customer had before them; False if that was done already."""
        return self._request_scan(consent, {"scan_id": after_scan}, by, scan_id)

    @translated
    def stop_the_clock(self, consent: Consent) -> bool:
        """Let the scan not start by itself; False when it has started."""
        waiting = {**still(consent, State.GRANTED), "scan_id": None, "start_at": {"$ne": None}}
        return self._consents.update_one(waiting, {"$set": {"start_at": None}}).modified_count == 1

    @translated
    def withdraw(self, customer_id: str) -> int:
        """Take all of a customer's permissions back, say ConsentWithdrawn for each, and return how many there were.

        What told who had given them is forgotten.
        """
        unproved = {"customer_id": customer_id, "state": State.VERIFYING.value}
        self._consents.update_many(unproved, {"$set": {"state": State.WITHDRAWN.value}})
        obtained = [State.GRANTED.value, State.SUPERSEDED.value]
        held = self._consents.find({"customer_id": customer_id, "state": {"$in": obtained}})
        withdrawn = sum(self._withdraw(read_consent(each)) for each in list(held))
        over = {"customer_id": customer_id, "state": {"$in": [State.WITHDRAWN.value, State.REFUSED.value]}}
        self._consents.update_many(over, {"$set": {"granted_by": "", "granter_id": ""}})
        return withdrawn

    @translated
    def note_refusal(self, customer_id: str, scan_id: str, moment: datetime) -> None:
        """Keep that Microsoft refused the scan last requested with a consent that holds, and end its monthly scans."""
        asked: Document = {"customer_id": customer_id, "scan_id": scan_id, "state": State.GRANTED.value}
        found = self._consents.find_one({**asked, "monthly": {"$ne": None}})
        if found:
            said = said_unscheduled(read_consent(found), RescansEnd.REFUSED, self._clock())
            self._change({**asked, "monthly": {"$ne": None}}, {"monthly": None}, said)
        self._consents.update_one(asked, {"$set": {"microsoft_refused_at": moment}})

    @translated
    def erase(self, customer_id: str) -> None:
        """Forget all consents of a customer, with what they had not said yet."""
        self._consents.delete_many({"customer_id": customer_id})

    def _new(self, asked: Asked) -> Consent:
        return Consent(
            consent_id=uuid.uuid4().hex,
            customer_id=asked.customer_id,
            state=State.VERIFYING,
            wanted=asked.wanted,
            tenant_id=asked.tenant_id,
            granted_by=asked.granted_by,
            granter_id=asked.granter_id,
            approval_id=asked.approval_id,
            asked_at=self._clock(),
            traceparent=self._customers.trace_of(asked.customer_id),
        )

    def _granting(self, tenant_name: str, estimate: Estimate | None) -> Document:
        now = self._clock()
        timer = {"granted_at": now, "start_at": now + STARTS_BY_ITSELF_AFTER}
        known = asdict(estimate) if estimate else None
        return {"state": State.GRANTED.value, "tenant_name": tenant_name, "estimate": known, **timer}

    def _start_by_itself(self, consent: Consent, condition: Document) -> bool:
        with in_trace_of(consent):
            return self._request_scan(consent, condition, BY_TIMER)

    def _request_scan(self, consent: Consent, condition: Document, by: str, scan_id: str = "") -> bool:
        scan_id, now = scan_id or uuid.uuid4().hex, self._clock()
        change = {"scan_id": scan_id, "start_at": None, "scan_requested_at": now, "scan_ended_at": None}
        asked = {**still(consent, State.GRANTED), **condition}
        self.grants.repeat(asked)
        return self._change(asked, change, said_requested(consent, scan_id, by, now))

    def _withdraw(self, consent: Consent) -> bool:
        now = self._clock()
        said: list[Event] = [
            ConsentWithdrawn(customer_id=consent.customer_id, tenant_id=consent.tenant_id, withdrawn_at=now)
        ]
        if consent.monthly:
            said.append(said_unscheduled(consent, RescansEnd.WITHDRAWN, now))
        change: Document = {"state": State.WITHDRAWN.value, "start_at": None, "monthly": None, "awaited": {}}
        return self._change(still(consent, consent.state), change, *said)

    def _supersede_others(self, consent: Consent) -> None:
        others = {"customer_id": consent.customer_id, "_id": {"$ne": consent.consent_id}, "state": State.GRANTED.value}
        self._consents.update_many(others, {"$set": {"state": State.SUPERSEDED.value, "start_at": None, "awaited": {}}})

    def _change(self, condition: Document, change: Mapping[str, Any], *said: Event) -> bool:
        return self._consents.update_one(condition, changed(change, *said, clock=self._clock)).modified_count == 1
