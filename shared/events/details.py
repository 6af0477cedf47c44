"""What events are made of: the words and structures that several of them, or a report, use."""

from enum import StrEnum

import msgspec

from shared.verdicts import Finding


class Scope(StrEnum):
    """Which mailboxes of a tenant are read."""

    ORGANISATION = "organisation"
    ONE_MAILBOX = "one_mailbox"
    NAMED_MAILBOXES = "named_mailboxes"
    GROUP = "group"


class SignInWay(StrEnum):
    """By what somebody proved that they are the customer."""

    NUMBER = "number"
    LINK = "link"
    MICROSOFT = "microsoft"


class Coverage(StrEnum):
    """How far a mailbox was read."""

    READ = "read"
    PARTLY_READ = "partly_read"
    NOT_READ = "not_read"


class FailureReason(StrEnum):
    """Why a scan ended without a result."""

    PERMISSION_MISSING = "permission_missing"
    PERMISSION_WITHDRAWN = "permission_withdrawn"
    NO_MAILBOX = "no_mailbox"
    TOOK_TOO_LONG = "took_too_long"
    CUSTOMER_ERASED = "customer_erased"


class RescanRefusal(StrEnum):
    """Why a scan that a program asked for does not begin."""

    NO_PERMISSION = "no_permission"
    NOT_STARTED = "not_started"
    """The permission is new: its first scan is started in the portal, where the customer sees what is read."""
    SIGN_IN_NEEDED = "sign_in_needed"
    """Of one mailbox no grant is kept: its owner signs in at Microsoft each time."""
    PERMISSION_REFUSED = "permission_refused"
    """Microsoft did not accept the permission the last time."""
    ANOTHER_BEGAN = "another_began"


class RescansEnd(StrEnum):
    """Why the monthly assessments of a customer ended."""

    CUSTOMER = "customer"
    WITHDRAWN = "withdrawn"
    """The customer took the permission back."""
    REFUSED = "refused"
    """Microsoft refused an assessment, so the permission does not hold any more."""
    REPLACED = "replaced"
    """The customer granted anew: one mailbox, whose permission does not last, or another organisation."""


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where a mail lies: the folder's name and, for Microsoft's own folders, its well-known name."""

    folder: str
    well_known: str | None = None
    """For instance "inbox", "junkemail", "deleteditems", "sentitems"."""


class MicrosoftVerdict(msgspec.Struct, frozen=True, kw_only=True):
    """What Microsoft had said of a mail, read from the headers that it stamped; None where it said nothing."""

    spf: str | None = None
    dkim: str | None = None
    dmarc: str | None = None
    compauth: str | None = None
    spam_confidence_level: int | None = None
    category: str | None = None


class Detection(msgspec.Struct, frozen=True, kw_only=True):
    """What a report shows of a mail that is not clean."""

    subject: str
    header_from_name: str
    header_from_address: str
    recipients: tuple[str, ...] = ()
    internet_message_id: str = ""
    findings: tuple[Finding, ...]
    """In order of weight, heaviest first."""
    spoke_for: tuple[Finding, ...] = ()
    """What was seen in the mail's favour."""
    microsoft: MicrosoftVerdict = MicrosoftVerdict()
    is_read: bool = False
    campaign: str = ""
    """Same value, same wave of mails; empty when the mail stands alone."""


class NotRead(msgspec.Struct, frozen=True, kw_only=True):
    """How many mails of a mailbox, or which folder, could not be read, and why."""

    reason: str
    mails: int = 0
    folder: str = ""
