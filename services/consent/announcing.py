"""What is said when a permission is granted."""

from datetime import datetime

from services.consent.consent import Consent
from services.consent.monthly import Monthly
from shared.events.catalog import ApprovalGiven, ConsentGranted, RescansEnded, RescansScheduled, ScanRequested
from shared.events.details import RescansEnd, Scope
from shared.mongodb import Document

BY_CUSTOMER, BY_TIMER, BY_SCHEDULE, BY_OPERATOR = "customer", "timer", "schedule", "operator"
A_MONTH = 31
"""Days that a monthly scan reads where the customer had chosen a time that is over."""


def said_granted(consent: Consent, change: Document, sealed_grant: str | None = None) -> ConsentGranted:
    """Return that a permission holds; `change` is what is written of it, `sealed_grant` that of one mailbox."""
    return ConsentGranted(
        customer_id=consent.customer_id,
        consent_id=consent.consent_id,
        tenant_id=consent.tenant_id,
        tenant_name=change["tenant_name"],
        scope=consent.wanted.scope,
        granted_by=consent.granted_by,
        mailboxes=(consent.granted_by,) if consent.wanted.scope is Scope.ONE_MAILBOX else consent.wanted.mailboxes,
        group=consent.wanted.group,
        sealed_grant=sealed_grant,
        granted_at=change["granted_at"],
    )


def said_approved(consent: Consent, change: Document, *, is_watched: bool) -> ApprovalGiven:
    """Return that somebody else approved what a customer had asked for."""
    return ApprovalGiven(
        customer_id=consent.customer_id,
        approval_id=consent.approval_id,
        scope=consent.wanted.scope,
        tenant_name=change["tenant_name"],
        approved_by=consent.granted_by,
        is_watched=is_watched,
        approved_at=change["granted_at"],
    )


def said_requested(
    consent: Consent, scan_id: str, by: str, now: datetime, next_at: datetime | None = None
) -> ScanRequested:
    """Return that a scan shall begin; of a time that is over the schedule, whose next is at a moment, makes a month."""
    wanted = consent.wanted
    is_over = by == BY_SCHEDULE and wanted.received_before is not None
    return ScanRequested(
        customer_id=consent.customer_id,
        scan_id=scan_id,
        consent_id=consent.consent_id,
        days=A_MONTH if is_over else wanted.days,
        received_since=None if is_over else wanted.received_since,
        received_before=None if is_over else wanted.received_before,
        requested_by=by,
        requested_at=now,
        next_scan_at=next_at,
    )


def said_scheduled(consent: Consent, monthly: Monthly, now: datetime) -> RescansScheduled:
    """Return when the next monthly scan is."""
    return RescansScheduled(
        customer_id=consent.customer_id,
        consent_id=consent.consent_id,
        day=monthly.day,
        next_at=monthly.next_at,
        scheduled_at=now,
    )


def said_unscheduled(consent: Consent, reason: RescansEnd, now: datetime) -> RescansEnded:
    """Return that there are no monthly scans any more."""
    return RescansEnded(customer_id=consent.customer_id, reason=reason, ended_at=now)
