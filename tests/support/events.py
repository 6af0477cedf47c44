"""Builders of events with innocent defaults: a test names only what it is about."""

from datetime import UTC, datetime, timedelta
from typing import Any

from shared.events.catalog import (
    ApprovalGiven,
    CustomerErased,
    ErasureScheduled,
    Event,
    MailboxScanned,
    MailScanned,
    RescansEnded,
    RescansScheduled,
    ScanCompleted,
    ScanErased,
    ScanExpired,
    ScanFailed,
    ScanProgressed,
    ScanRequested,
    ScanStarted,
    SignedUp,
)
from shared.events.details import Coverage, Detection, FailureReason, MicrosoftVerdict, Place, RescansEnd, Scope
from shared.events.envelope import Envelope, announce
from shared.verdicts import AttackType, Evidence, Finding, Verdict

CUSTOMER = "c" * 32
SCAN = "5" * 32
NOON = datetime(2026, 6, 10, 12, 0, tzinfo=UTC)

INBOX = Place(folder="Inbox", well_known="inbox")
JUNK = Place(folder="Junk Email", well_known="junkemail")


def heard(event: Event) -> Envelope[Any]:
    """Put an event into an envelope, as if it came from the broker."""
    return announce(event, source="test", clock=lambda: NOON)


def a_finding(kind: str = "lookalike_domain", **evidence: str) -> Finding:
    """Return a finding of a kind, its evidence given as field=value."""
    return Finding(kind, tuple(Evidence(field, value) for field, value in evidence.items()))


def a_detection(**changes: Any) -> Detection:
    """Return what a report shows of a phishing mail."""
    defaults: dict[str, Any] = {
        "subject": "Your mailbox is almost full",
        "header_from_name": "Mail Administrator",
        "header_from_address": "admin@examp1e.test",
        "recipients": ("hanako@contoso.example",),
        "internet_message_id": "<1@examp1e.test>",
        "findings": (a_finding(header_from="examp1e.test", imitates="example.test"),),
        "microsoft": MicrosoftVerdict(spf="pass", dkim="none", dmarc="none", spam_confidence_level=1, category="NONE"),
    }
    return Detection(**(defaults | changes))


def a_sign_up(**changes: Any) -> SignedUp:
    """Return somebody's sign-up, in Japanese."""
    defaults: dict[str, Any] = {
        "customer_id": CUSTOMER,
        "address": "hanako@contoso.example",
        "last_name": "佐藤",
        "company": "Contoso",
        "brand": "shindan",
        "language": "ja",
        "portal": "https://shindan.example",
        "signed_up_at": NOON,
    }
    return SignedUp(**(defaults | changes))


def a_scan_started(**changes: Any) -> ScanStarted:
    """Return a scan of a whole organisation over the last thirty days."""
    defaults: dict[str, Any] = {
        "customer_id": CUSTOMER,
        "scan_id": SCAN,
        "tenant_id": "0" * 32,
        "tenant_name": "Contoso",
        "scope": Scope.ORGANISATION,
        "granted_by": "admin@contoso.example",
        "received_since": NOON - timedelta(days=30),
        "received_before": NOON,
        "started_at": NOON,
    }
    return ScanStarted(**(defaults | changes))


def a_scan_progressed(**changes: Any) -> ScanProgressed:
    """Return a scan that is half done after ten minutes."""
    defaults: dict[str, Any] = {
        "customer_id": CUSTOMER,
        "scan_id": SCAN,
        "revision": 1,
        "mailboxes_found": 4,
        "mailboxes_done": 2,
        "mails_expected": 2000,
        "mails_scanned": 1000,
        "threats": 1,
        "potential_threats": 2,
        "progressed_at": NOON + timedelta(minutes=10),
    }
    return ScanProgressed(**(defaults | changes))


def a_mail_scanned(**changes: Any) -> MailScanned:
    """Return a phishing mail in an inbox; `detection` may be given whole, or None."""
    defaults: dict[str, Any] = {
        "customer_id": CUSTOMER,
        "scan_id": SCAN,
        "mailbox_id": "b" * 32,
        "mail_id": "a" * 32,
        "verdict": Verdict.MALICIOUS,
        "attack_type": AttackType.CREDENTIAL_PHISHING,
        "score": 9.5,
        "received_at": NOON - timedelta(days=2),
        "place": INBOX,
        "mailbox_address": "hanako@contoso.example",
        "detection": a_detection(),
        "scanned_at": NOON + timedelta(minutes=1),
    }
    return MailScanned(**(defaults | changes))


def a_clean_mail_scanned(**changes: Any) -> MailScanned:
    """Return an innocent mail, of which an event carries only what counting needs."""
    clean: dict[str, Any] = {
        "verdict": Verdict.CLEAN,
        "attack_type": None,
        "score": 0.0,
        "mailbox_address": "",
        "detection": None,
    }
    return a_mail_scanned(**(clean | changes))


def a_mailbox_scanned(**changes: Any) -> MailboxScanned:
    """Return a mailbox that was read to the end."""
    defaults: dict[str, Any] = {
        "customer_id": CUSTOMER,
        "scan_id": SCAN,
        "mailbox_id": "b" * 32,
        "address": "hanako@contoso.example",
        "display_name": "佐藤 花子",
        "coverage": Coverage.READ,
        "folders": 9,
        "mails": 500,
    }
    return MailboxScanned(**(defaults | changes))


def a_scan_completed(**changes: Any) -> ScanCompleted:
    """Return a finished scan that found nothing."""
    defaults: dict[str, Any] = {
        "customer_id": CUSTOMER,
        "scan_id": SCAN,
        "started_at": NOON,
        "completed_at": NOON + timedelta(minutes=20),
        "mailboxes": 1,
        "mailboxes_not_read": 0,
        "mails": 500,
        "threats": 0,
        "potential_threats": 0,
        "spam": 0,
        "dangerous_in_inboxes": 0,
    }
    return ScanCompleted(**(defaults | changes))


def a_scan_failed(**changes: Any) -> ScanFailed:
    """Return a scan that was refused."""
    defaults: dict[str, Any] = {
        "customer_id": CUSTOMER,
        "scan_id": SCAN,
        "reason": FailureReason.PERMISSION_MISSING,
        "failed_at": NOON + timedelta(minutes=5),
    }
    return ScanFailed(**(defaults | changes))


def an_erasure_scheduled(**changes: Any) -> ErasureScheduled:
    """Return the notice that a result goes in three days."""
    defaults: dict[str, Any] = {"customer_id": CUSTOMER, "scan_id": SCAN, "erased_at": NOON + timedelta(days=3)}
    return ErasureScheduled(**(defaults | changes))


def a_scan_requested(**changes: Any) -> ScanRequested:
    """Return a customer's wish for a scan of thirty days."""
    said: dict[str, Any] = {"consent_id": "e" * 32, "days": 30, "requested_by": "customer", "requested_at": NOON}
    return ScanRequested(**({"customer_id": CUSTOMER, "scan_id": SCAN} | said | changes))


def a_scan_expired(**changes: Any) -> ScanExpired:
    """Return the end of a result's time, a month after noon."""
    end = NOON + timedelta(days=30)
    defaults: dict[str, Any] = {"has_result": True, "expired_at": end, "erased_at": end + timedelta(minutes=5)}
    return ScanExpired(**({"customer_id": CUSTOMER, "scan_id": SCAN} | defaults | changes))


def a_scan_erased(**changes: Any) -> ScanErased:
    """Return the last word on a result whose time was over."""
    end = NOON + timedelta(days=30)
    defaults: dict[str, Any] = {"has_result": True, "expired_at": end, "erased_at": end + timedelta(minutes=6)}
    return ScanErased(**({"customer_id": CUSTOMER, "scan_id": SCAN} | defaults | changes))


def an_approval(**changes: Any) -> ApprovalGiven:
    """Return an administrator's yes for a customer who is away."""
    defaults: dict[str, Any] = {
        "customer_id": CUSTOMER,
        "approval_id": "a" * 32,
        "scope": Scope.ORGANISATION,
        "tenant_name": "Contoso",
        "approved_by": "admin@contoso.example",
        "approved_at": NOON,
    }
    return ApprovalGiven(**(defaults | changes))


def a_schedule(**changes: Any) -> RescansScheduled:
    """Return that the customer is to be assessed on the tenth of each month."""
    defaults: dict[str, Any] = {
        "customer_id": CUSTOMER,
        "consent_id": "e" * 32,
        "day": 10,
        "next_at": NOON + timedelta(days=30),
        "scheduled_at": NOON,
    }
    return RescansScheduled(**(defaults | changes))


def an_end_of_schedule(**changes: Any) -> RescansEnded:
    """Return that Microsoft refused, and that nothing is assessed every month any more."""
    defaults: dict[str, Any] = {"customer_id": CUSTOMER, "reason": RescansEnd.REFUSED, "ended_at": NOON}
    return RescansEnded(**(defaults | changes))


def a_customer_erased(**changes: Any) -> CustomerErased:
    """Return the wish to erase everything."""
    defaults: dict[str, Any] = {"customer_id": CUSTOMER, "erased_at": NOON + timedelta(days=1)}
    return CustomerErased(**(defaults | changes))
