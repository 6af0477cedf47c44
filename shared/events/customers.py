"""What happens to customers: events on the topic `customers`, and what all events are.

They are imported from catalog.py, where the rules for changing them stand.
"""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

import msgspec

from shared.events.details import RescansEnd, Scope, SignInWay


class Topic(StrEnum):
    """A Kafka topic; the key of its messages is named in the comment."""

    CUSTOMERS = "customers"  # customer id
    SCANS = "scans"  # scan id
    SCAN_WORK = "scan-work"  # mailbox, or scan id while there is none


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened; `customer_id` says to whom."""

    topic: ClassVar[Topic]
    is_traced: ClassVar[bool] = True
    """Whether handling it has a span of its own; not where there is one event for each mail."""

    customer_id: str

    @property
    def key(self) -> str:
        """Return the Kafka key, within which order is kept."""
        return self.customer_id


class SignedUp(Event, frozen=True, kw_only=True):
    """A customer asked for an assessment; said again (`repeated`) when a known address signs up once more."""

    topic = Topic.CUSTOMERS

    address: str
    first_name: str = ""
    last_name: str
    company: str
    brand: str
    language: str
    time_zone: str = "Asia/Tokyo"
    portal: str
    """Where the customer came in, e.g. "https://shindan.example"; links in letters begin with it."""
    generation: int = 1
    """Which confirmation number is in force; see shared/confirmation.py."""
    repeated: bool = False
    signed_up_at: datetime


class SignedIn(Event, frozen=True, kw_only=True):
    """A customer signed in elsewhere than at signup, which keeps the list of their sessions."""

    topic = Topic.CUSTOMERS

    session_hash: str
    """SHA-256 of the session's token, hexadecimal; the token itself is in the browser's cookie alone."""
    way: SignInWay
    browser: str = ""
    """For instance "Firefox"; empty when it is not known."""
    system: str = ""
    """For instance "Windows"."""
    signed_in_at: datetime


class SessionsEnded(Event, frozen=True, kw_only=True):
    """Sessions of a customer are over before their time: whoever shows their cookies is nobody from now on."""

    topic = Topic.CUSTOMERS

    session_hashes: tuple[str, ...] = ()
    all_before: datetime | None = None
    """All sessions that began until this moment are over, too."""
    kept_hash: str = ""
    """The one that is not, because its browser asked for it."""
    ended_at: datetime


class NumberReplaced(Event, frozen=True, kw_only=True):
    """A customer, or an operator for them, asked for another confirmation number; the one before no longer works."""

    topic = Topic.CUSTOMERS

    generation: int
    """Which number is in force now; see shared/confirmation.py."""
    replaced_at: datetime
    by_operator: bool = False
    """An operator did it, and no browser stayed signed in."""


class ConsentGranted(Event, frozen=True, kw_only=True):
    """A tenant allowed its mail to be read, proved by a token that worked."""

    topic = Topic.CUSTOMERS

    consent_id: str
    tenant_id: str
    tenant_name: str
    scope: Scope
    granted_by: str
    """The address of whoever granted."""
    mailboxes: tuple[str, ...] = ()
    """Addresses to read; empty means all of the organisation, or of the group."""
    group: str = ""
    """The address of the group whose members are read, for that scope."""
    sealed_grant: str | None = None
    """For one mailbox: the delegated grant, a JWE that only the scanner can open."""
    granted_at: datetime


class ApprovalGiven(Event, frozen=True, kw_only=True):
    """An administrator allowed what a customer had asked for; nothing is read before the customer goes on."""

    topic = Topic.CUSTOMERS

    approval_id: str
    scope: Scope
    tenant_name: str = ""
    """Empty for one mailbox, whose tenant is known when the customer has signed in."""
    approved_by: str
    """The address of the administrator."""
    is_watched: bool = False
    """The customer has the waiting page open, which goes on by itself."""
    approved_at: datetime


class ScanRequested(Event, frozen=True, kw_only=True):
    """A scan shall begin: the customer said so, the five minutes were over, or the month was."""

    topic = Topic.CUSTOMERS

    scan_id: str
    consent_id: str
    days: int | None
    """How far back to read, in days; None reads everything, or what the two moments say."""
    received_since: datetime | None = None
    """Mail received before this is out of scope."""
    received_before: datetime | None = None
    """Mail received from this moment on is out of scope; a moment to come, or None, means until the scan begins."""
    requested_by: str
    """"customer", "timer" (the five minutes were over), "schedule" (the month was over) or "operator"."""
    requested_at: datetime
    next_scan_at: datetime | None = None
    """When the schedule that requested this one requests the next; None for all others."""


class RescansScheduled(Event, frozen=True, kw_only=True):
    """A customer is to be assessed every month: chosen, changed, or the date has come and this is the next."""

    topic = Topic.CUSTOMERS

    consent_id: str
    day: int
    """Of the month; in shorter months the last day counts."""
    next_at: datetime
    scheduled_at: datetime


class RescansEnded(Event, frozen=True, kw_only=True):
    """A customer is not assessed every month any more."""

    topic = Topic.CUSTOMERS

    reason: RescansEnd
    ended_at: datetime


class ConsentWithdrawn(Event, frozen=True, kw_only=True):
    """The customer took the permission back; running scans end and stored grants are deleted."""

    topic = Topic.CUSTOMERS

    tenant_id: str
    withdrawn_at: datetime


class ScanExpired(Event, frozen=True, kw_only=True):
    """The time of a finished scan is over and its report is erased; whoever holds more of it erases that."""

    topic = Topic.CUSTOMERS

    scan_id: str
    has_result: bool
    """It was completed, and no later scan has replaced it: there was something that a customer would miss."""
    expired_at: datetime
    """When its time was over."""
    erased_at: datetime
    counts_stay: bool = False
    """How many mails and threats there were stays, because a later scan is, or will be, compared with that."""
    early: bool = False
    """An operator erased it before its time was over."""


class ScanErased(Event, frozen=True, kw_only=True):
    """Nothing of a scan is left whose time was over, but perhaps its counts; the last word on it."""

    topic = Topic.CUSTOMERS

    scan_id: str
    has_result: bool
    expired_at: datetime
    erased_at: datetime
    counts_stay: bool = False
    early: bool = False


class CustomerErased(Event, frozen=True, kw_only=True):
    """Everything of this customer must go; each service answers with DataErased."""

    topic = Topic.CUSTOMERS

    erased_at: datetime


class DataErased(Event, frozen=True, kw_only=True):
    """One service holds nothing of this customer any more."""

    topic = Topic.CUSTOMERS

    service: str
    erased_at: datetime


class EventHeard(Event, frozen=True, kw_only=True):
    """A service has done what an event asks of it: whoever said that need not say it again."""

    topic = Topic.CUSTOMERS

    event_id: str
    service: str
    heard_at: datetime
