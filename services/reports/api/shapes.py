"""The shapes of the API's answers; what JSON exports have too has the same shape in both."""

from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

from services.reports.api.operations import Kind
from services.reports.api.tokens import Permit
from services.reports.exports.listing import ExportedMail, ExportedMailbox, ExportedScan
from services.reports.scans import State
from shared.events.details import FailureReason, Scope
from shared.verdicts import AttackType

Cursor = Annotated[
    str | None, Meta(description="Ask with `cursor` set to this for what follows; null when nothing does.")
]


class TokenAnswer(Struct, frozen=True, kw_only=True):
    """The token that was asked with."""

    name: str
    scopes: tuple[Permit, ...]
    made_at: datetime
    expires_at: datetime


class Assessment(Struct, frozen=True, kw_only=True):
    """What the customer let us read: a permission, its scope, and the scans under it, the latest first."""

    assessment_id: str
    tenant_id: str
    tenant_name: str
    scope: Scope
    group: str
    granted_by: str
    received_since: datetime | None
    received_before: datetime
    scan_ids: tuple[str, ...]


class AssessmentList(Struct, frozen=True, kw_only=True):
    """All assessments, that of the latest scan first."""

    items: tuple[Assessment, ...]


class ScanAnswer(ExportedScan, frozen=True, kw_only=True):
    """A scan: what was read, how far it is, and how it ended."""

    state: State
    failure_reason: FailureReason | None
    group: str
    granted_by: str
    mailboxes: int
    mailboxes_not_read: int
    spam: int
    dangerous_in_inboxes: int
    has_details: Annotated[
        bool, Meta(description="False when its mails have been erased: the next scan began, or their time was over.")
    ]
    erased_at: Annotated[
        datetime | None, Meta(description="When its mails will be, or were, erased; null while that is not known.")
    ]


class ScanList(Struct, frozen=True, kw_only=True):
    """All scans that began, the latest first."""

    items: tuple[ScanAnswer, ...]


class ProgressAnswer(Struct, frozen=True, kw_only=True):
    """How far a scan is."""

    state: State
    percent: Annotated[int, Meta(ge=0, le=100)]
    mailboxes_found: int
    mailboxes_done: int
    mails_expected: int
    mails_scanned: int
    threats: int
    potential_threats: int
    seconds_left: Annotated[int | None, Meta(description="An estimate; null while there is too little to go by.")]
    progressed_at: datetime | None


class DetectionPage(Struct, frozen=True, kw_only=True):
    """Detected mails, as JSON exports hold them. Values stand as they stood in the mails: treat them as hostile."""

    items: tuple[ExportedMail, ...]
    next_cursor: Cursor


class CampaignAnswer(Struct, frozen=True, kw_only=True):
    """Mails of one wave; the subject is that of its latest mail."""

    name: str
    subject: str
    attack_type: AttackType | None
    mails: int
    mailboxes: int
    opened: int
    in_inboxes: int
    first_at: datetime
    last_at: datetime


class CampaignPage(Struct, frozen=True, kw_only=True):
    """Campaigns, the largest first."""

    items: tuple[CampaignAnswer, ...]
    next_cursor: Cursor


class Counted(Struct, frozen=True, kw_only=True):
    """A value and how many mails have it."""

    value: str
    mails: int


class ReachedMailbox(Struct, frozen=True, kw_only=True):
    """A mailbox that a campaign reached."""

    address: str
    mails: int
    opened: int
    in_inbox: int


class CampaignDetailsAnswer(CampaignAnswer, frozen=True, kw_only=True):
    """A campaign with its most frequent subjects, senders and kinds of finding, and whom it reached."""

    subjects: tuple[Counted, ...]
    senders: tuple[Counted, ...]
    kinds: tuple[str, ...]
    reached: tuple[ReachedMailbox, ...]


class CoverageAnswer(Struct, frozen=True, kw_only=True):
    """What was read and what was not: counts of all mailboxes, and one page of them, those not read first."""

    read: int
    partly_read: int
    not_read: int
    first_look_only: Annotated[int, Meta(description="Mails that were judged without being fetched whole.")]
    items: tuple[ExportedMailbox, ...]
    next_cursor: Cursor


class OperationAnswer(Struct, frozen=True, kw_only=True):
    """Something that was asked for, and what came of it."""

    operation_id: str
    kind: Kind
    state: Annotated[str, Meta(pattern="^(pending|done|refused)$")]
    reason: Annotated[str | None, Meta(description="Why it was refused.")]
    asked_at: datetime
    scan_id: Annotated[
        str | None, Meta(description="The scan to be stopped, or the one that began; null while there is none.")
    ]


class OperationList(Struct, frozen=True, kw_only=True):
    """What was asked for in the last 30 days, the latest first."""

    items: tuple[OperationAnswer, ...]
