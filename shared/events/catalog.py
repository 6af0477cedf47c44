"""Every event of the system.

A published field is never renamed, retyped or removed; a new one has a default; a break is a new event.
An event carries what a report shows: never a body, an attachment, a confirmation number, or a token in the clear.
"""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

import msgspec

from shared.events.details import Coverage, Detection, FailureReason, NotRead, Place, Scope
from shared.verdicts import AttackType, Verdict


class Topic(StrEnum):
    """A Kafka topic; the key of its messages is named in the comment."""

    CUSTOMERS = "customers"  # customer id
    SCANS = "scans"  # scan id
    SCAN_WORK = "scan-work"  # mailbox, or scan id while there is none


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened; `customer_id` says to whom."""

    topic: ClassVar[Topic]

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
    """Addresses to read; empty means all of the organisation."""
    sealed_grant: str | None = None
    """For one mailbox: the delegated grant, a JWE that only the scanner can open."""
    granted_at: datetime


class ScanRequested(Event, frozen=True, kw_only=True):
    """A scan shall begin: the customer said so, or the five minutes were over."""

    topic = Topic.CUSTOMERS

    scan_id: str
    consent_id: str
    days: int | None
    """How far back to read, in days; None reads everything."""
    requested_by: str
    """"customer" or "timer"."""
    requested_at: datetime


class ConsentWithdrawn(Event, frozen=True, kw_only=True):
    """The customer took the permission back; running scans end and stored grants are deleted."""

    topic = Topic.CUSTOMERS

    tenant_id: str
    withdrawn_at: datetime


class CustomerErased(Event, frozen=True, kw_only=True):
    """Everything of this customer must go; each service answers with DataErased."""

    topic = Topic.CUSTOMERS

    erased_at: datetime


class DataErased(Event, frozen=True, kw_only=True):
    """One service holds nothing of this customer any more."""

    topic = Topic.CUSTOMERS

    service: str
    erased_at: datetime


class ScanEvent(Event, frozen=True, kw_only=True):
    """Something that happened to one scan."""

    topic = Topic.SCANS

    scan_id: str

    @property
    def key(self) -> str:
        """Return the scan id: ScanCompleted must never overtake a MailScanned of its scan."""
        return self.scan_id


class ScanStarted(ScanEvent, frozen=True, kw_only=True):
    """A scan began."""

    tenant_id: str
    tenant_name: str
    scope: Scope
    granted_by: str
    received_since: datetime | None
    """Mail received before this is out of scope; None means no lower bound."""
    received_before: datetime
    """The frozen upper bound of what is read."""
    started_at: datetime


class ScanProgressed(ScanEvent, frozen=True, kw_only=True):
    """How far a running scan is; `revision` grows, the highest wins."""

    revision: int
    mailboxes_found: int
    mailboxes_done: int
    mails_expected: int
    mails_scanned: int
    threats: int
    potential_threats: int
    progressed_at: datetime


class MailScanned(ScanEvent, frozen=True, kw_only=True):
    """A mail was judged; judged again, it comes with a higher `revision`, and the highest wins.

    Of a clean mail there is no detection: no subject, sender or recipient, only what counting needs.
    """

    mailbox_id: str
    mail_id: str
    revision: int = 1
    verdict: Verdict
    attack_type: AttackType | None = None
    score: float = 0.0
    received_at: datetime
    place: Place
    mailbox_address: str = ""
    """Empty for a clean mail."""
    not_fully_analysed: tuple[str, ...] = ()
    """Reasons, e.g. "too_large"; a limit that was hit is never "clean" without saying so."""
    detection: Detection | None = None
    scanned_at: datetime


class MailboxScanned(ScanEvent, frozen=True, kw_only=True):
    """A mailbox is done, or was found not to be readable: one line of the coverage statement."""

    mailbox_id: str
    address: str
    display_name: str
    coverage: Coverage
    reason: str = ""
    """Why it was not, or only partly, read, e.g. "no_cloud_mailbox"."""
    folders: int = 0
    mails: int = 0
    not_read: tuple[NotRead, ...] = ()
    threats: int = 0
    potential_threats: int = 0
    first_look_only: int = 0
    """How many of the mails were judged by their headers and text as the mailbox lists them, without being fetched."""


class ScanCompleted(ScanEvent, frozen=True, kw_only=True):
    """A scan has its result; said once, after everything else of the scan."""

    started_at: datetime
    completed_at: datetime
    mailboxes: int
    mailboxes_not_read: int
    mails: int
    threats: int
    potential_threats: int
    spam: int
    dangerous_in_inboxes: int
    not_fully_analysed: int = 0
    stopped: bool = False
    """The customer stopped it; what was found until then is kept."""


class ScanFailed(ScanEvent, frozen=True, kw_only=True):
    """A scan ended without a result."""

    reason: FailureReason
    started_at: datetime | None = None
    failed_at: datetime


class WorkQueued(ScanEvent, frozen=True, kw_only=True):
    """A work item of a scan is open; the scanner's own, no other service hears it."""

    topic = Topic.SCAN_WORK

    item_id: str
    mailbox_id: str = ""

    @property
    def key(self) -> str:
        """Return the mailbox, so that one mailbox is read by one scanner at a time."""
        return self.mailbox_id or self.scan_id


AnyEvent = (
    SignedUp
    | ConsentGranted
    | ScanRequested
    | ConsentWithdrawn
    | CustomerErased
    | DataErased
    | ScanStarted
    | ScanProgressed
    | MailScanned
    | MailboxScanned
    | ScanCompleted
    | ScanFailed
    | WorkQueued
)
"""The registry: an event that is not here does not exist."""
