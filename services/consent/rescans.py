"""Monthly scans: chosen, changed and stopped by the customer, started by the worker, kept in the consent they use."""

import uuid
from dataclasses import asdict

from pymongo import DESCENDING

from services.consent.announcing import BY_SCHEDULE, said_requested, said_scheduled, said_unscheduled
from services.consent.consent import Consent, State
from services.consent.consent_documents import changed, read_consent, still
from services.consent.monthly import Monthly, monthly
from shared.clock import Clock, utc_now
from shared.events.catalog import Event
from shared.events.details import RescansEnd
from shared.mongodb import Document, Documents, translated

_NAMES = uuid.UUID("6d7be0a1-4d2c-4f0e-9d0a-6a1f6f0d3b52")


class Rescans:
    """The schedules of this service's database."""

    def __init__(self, database: Documents, clock: Clock = utc_now) -> None:
        """Keep them in the collection `consents`, so that each ends with its permission."""
        self._consents = database["consents"]
        self._clock = clock

    @translated
    def prepare(self) -> None:
        """Create the index by which whatever is due is found."""
        self._consents.create_index("monthly.next_at", sparse=True)

    @translated
    def choose(self, consent: Consent, day: int, zone: str) -> bool:
        """Let a permission that lasts be used every month on a day; False when it does not hold or does not last."""
        now = self._clock()
        chosen = monthly(day, zone, consent.customer_id, now)
        holding = {**still(consent, State.GRANTED), "microsoft_refused_at": None}
        if not consent.lasts:
            return False
        return self._change(holding, {"monthly": asdict(chosen)}, said_scheduled(consent, chosen, now))

    @translated
    def stop(self, consent: Consent) -> bool:
        """Let no more scans start by themselves; False when none would have."""
        said = said_unscheduled(consent, RescansEnd.CUSTOMER, self._clock())
        return self._change({**still(consent, State.GRANTED), "monthly": {"$ne": None}}, {"monthly": None}, said)

    @translated
    def start_due(self) -> int:
        """Request the scans whose date has come, and return how many dates there were."""
        due = {"state": State.GRANTED.value, "monthly.next_at": {"$lte": self._clock()}}
        return sum(self._turn(read_consent(each)) for each in list(self._consents.find(due)))

    @translated
    def note_end(self, customer_id: str, scan_id: str) -> None:
        """Keep that the scan last requested has ended."""
        last = {"customer_id": customer_id, "scan_id": scan_id, "scan_ended_at": None}
        self._consents.update_one(last, {"$set": {"scan_ended_at": self._clock()}})

    @translated
    def inherited(self, consent: Consent) -> tuple[Monthly | None, list[Event]]:
        """Return the monthly scans that go on with a new permission, and what is to be said of them.

        They end where it does not last, or is for another organisation.
        """
        found = self._consents.find_one(_scheduled_beside(consent), sort=[("asked_at", DESCENDING)])
        before, now = (read_consent(found) if found else None), self._clock()
        if before is None or before.monthly is None:
            return None, []
        if not consent.lasts or before.tenant_id != consent.tenant_id:
            return None, [said_unscheduled(consent, RescansEnd.REPLACED, now)]
        return before.monthly, [said_scheduled(consent, before.monthly, now)]

    @translated
    def unschedule_others(self, consent: Consent) -> None:
        """Let no earlier permission of the customer keep what a new one has inherited."""
        self._consents.update_many(_scheduled_beside(consent), {"$set": {"monthly": None}})

    def _turn(self, consent: Consent) -> bool:
        """Request the scan of a date and go on to the next; where a scan still runs, this month's is left out.

        The next date is reckoned from now, so whatever was missed while the clock or the worker stood is one scan.
        """
        chosen, now = consent.monthly, self._clock()
        if chosen is None:
            return False
        following = monthly(chosen.day, chosen.zone, consent.customer_id, now)
        said: list[Event] = [said_scheduled(consent, following, now)]
        change: Document = {"monthly": asdict(following)}
        if not consent.is_scanning:
            scan_id = _scan_id(consent, chosen)
            said.insert(0, said_requested(consent, scan_id, BY_SCHEDULE, now, following.next_at))
            change |= {"scan_id": scan_id, "start_at": None, "scan_requested_at": now, "scan_ended_at": None}
        as_found = {"scan_id": consent.scan_id, "monthly.next_at": chosen.next_at}
        return self._change({**still(consent, State.GRANTED), **as_found}, change, *said)

    def _change(self, condition: Document, change: Document, *said: Event) -> bool:
        return self._consents.update_one(condition, changed(change, *said, clock=self._clock)).modified_count == 1


def _scheduled_beside(consent: Consent) -> Document:
    return {"customer_id": consent.customer_id, "_id": {"$ne": consent.consent_id}, "monthly": {"$ne": None}}


def _scan_id(consent: Consent, chosen: Monthly) -> str:
    """Return the id of the scan of one date, the same however often and by whichever worker it is requested."""
    return uuid.uuid5(_NAMES, f"{consent.consent_id}:{chosen.next_at.isoformat()}").hex
