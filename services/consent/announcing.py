"""What is said when a permission is granted."""

from services.consent.consent import Consent
from shared.events.catalog import ApprovalGiven, ConsentGranted
from shared.events.details import Scope
from shared.mongodb import Document


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
