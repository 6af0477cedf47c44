"""A consent: one permission that a customer obtained for us, and what became of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.consent.estimate import Estimate
from services.consent.monthly import Monthly
from services.consent.refusals import Refusal
from services.consent.wanted import Wanted
from shared.events.details import Scope


class State(StrEnum):
    """How far a consent is; superseded means that the customer granted anew."""

    VERIFYING = "verifying"
    GRANTED = "granted"
    REFUSED = "refused"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a customer asked to be read, and who said yes at Microsoft."""

    customer_id: str
    wanted: Wanted
    tenant_id: str
    granted_by: str
    granter_id: str = ""
    """The user id, in that tenant, of the customer who granted and may sign in so; empty where somebody else did."""
    approval_id: str = ""
    """The request that somebody else answered for the customer; empty when the customer was at Microsoft themselves."""


@dataclass(frozen=True, kw_only=True)
class Consent(Asked):
    """One permission, from the administrator's yes (or the mailbox owner's) to its withdrawal."""

    consent_id: str
    state: State
    asked_at: datetime
    tenant_name: str = ""
    granted_at: datetime | None = None
    start_at: datetime | None = None
    """When the scan starts by itself; None when it started, or the customer stopped the clock."""
    scan_id: str | None = None
    """The scan last requested with this consent."""
    scan_requested_at: datetime | None = None
    scan_ended_at: datetime | None = None
    monthly: Monthly | None = None
    """When it is used every month, by the customer's wish."""
    microsoft_refused_at: datetime | None = None
    """When that scan met Microsoft's no, though the permission had held; None as long as it holds."""
    estimate: Estimate | None = None
    refusal: Refusal | None = None
    tries: int = 0
    traceparent: str = ""
    """The trace of the customer's sign-up, which proof and first scan go on with, whoever begins them, and when."""

    @property
    def lasts(self) -> bool:
        """Say whether it serves for more than one scan: the grant of one mailbox is deleted after it."""
        return self.wanted.scope is not Scope.ONE_MAILBOX

    @property
    def is_scanning(self) -> bool:
        """Say whether the scan last requested has not ended, as far as was heard."""
        return self.scan_requested_at is not None and self.scan_ended_at is None
