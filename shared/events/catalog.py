"""Every event of the system.

A published field is never renamed, retyped or removed; a new one has a default; a break is a new event.
An event carries what a report shows: never a body, an attachment, a confirmation number, or a token in the clear.
"""

from datetime import datetime

from shared.events.customers import (
    ApprovalGiven,
    ConsentGranted,
    ConsentWithdrawn,
    CustomerErased,
    DataErased,
    Event,
    EventHeard,
    NumberReplaced,
    RescansEnded,
    RescansScheduled,
    ScanErased,
    ScanExpired,
    ScanRequested,
    SessionsEnded,
    SignedIn,
    SignedUp,
    Topic,
)
from shared.events.details import Coverage, Detection, FailureReason, NotRead, Place, Scope
from shared.events.programs import ErasureAsked, RescanAsked, RescanRefused, StopAsked
from shared.verdicts import AttackType, Verdict

__all__ = [
    "AnyEvent",
    "ApprovalGiven",
    "ConsentGranted",
    "ConsentWithdrawn",
    "CustomerErased",
    "DataErased",
    "ErasureAsked",
    "ErasureScheduled",
    "Event",
    "EventHeard",
    "MailScanned",
    "MailboxScanned",
    "NumberReplaced",
    "RescanAsked",
    "RescanRefused",
    "RescansEnded",
    "RescansScheduled",
    "ScanCompleted",
    "ScanErased",
    "ScanEvent",
    "ScanExpired",
    "ScanFailed",
    "ScanProgressed",
    "ScanRequested",
    "ScanStarted",
    "SessionsEnded",
    "SignedIn",
    "SignedUp",
    "StopAsked",
    "Topic",
    "WorkQueued",
]


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
    group: str = ""
    """The address of the group whose members are read, for that scope."""
    granted_by: str
    received_since: datetime | None
    """Mail received before this is out of scope; None means no lower bound."""
    received_before: datetime
    """The frozen upper bound of what is read."""
    started_at: datetime
    requested_by: str = ""
    """"customer", "timer", "schedule" or "operator", as ScanRequested said it; empty in events from before."""
    next_scan_at: datetime | None = None
    """When the schedule that requested this scan requests the next; None for all others."""


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

    is_traced = False

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
    """A mailbox is done, or was found not to be readable: one line of the coverage statement.

    When hindsight has changed its counts, it comes with a higher `revision`, and the highest wins.
    """

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
    revision: int = 1


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
    tenant_name: str = ""
    scope: Scope | None = None
    """What was read, as ScanStarted had said it; None in events from before this was told."""
    group: str = ""
    received_since: datetime | None = None
    received_before: datetime | None = None
    requested_by: str = ""


class ScanFailed(ScanEvent, frozen=True, kw_only=True):
    """A scan ended without a result."""

    reason: FailureReason
    started_at: datetime | None = None
    failed_at: datetime


class ErasureScheduled(ScanEvent, frozen=True, kw_only=True):
    """The time of a finished scan is nearly over; said once, some days before its mails are erased."""

    erased_at: datetime
    next_scan_at: datetime | None = None
    """When the next monthly scan begins, because of which the counts stay; without one, everything is erased."""


class WorkQueued(ScanEvent, frozen=True, kw_only=True):
    """A work item of a scan is open; the scanner's own, no other service hears it."""

    topic = Topic.SCAN_WORK

    item_id: str
    mailbox_id: str = ""
    lane_key: str = ""
    """Leads to the partition that the item waits in."""

    @property
    def key(self) -> str:
        """Return what leads to the item's partition; in messages without it, the mailbox does."""
        return self.lane_key or self.mailbox_id or self.scan_id


AnyEvent = (
    SignedUp
    | SignedIn
    | SessionsEnded
    | NumberReplaced
    | ConsentGranted
    | ApprovalGiven
    | ScanRequested
    | RescanAsked
    | RescanRefused
    | StopAsked
    | ErasureAsked
    | RescansScheduled
    | RescansEnded
    | ConsentWithdrawn
    | CustomerErased
    | DataErased
    | EventHeard
    | ScanStarted
    | ScanProgressed
    | MailScanned
    | MailboxScanned
    | ScanCompleted
    | ScanFailed
    | ErasureScheduled
    | ScanExpired
    | ScanErased
    | WorkQueued
)
"""The registry: an event that is not here does not exist."""
