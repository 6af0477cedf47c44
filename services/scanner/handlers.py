"""What the scanner does when it hears an event."""

import secrets
from datetime import timedelta

from services.scanner.consents import Consent, Consents
from services.scanner.dispatching import do_item
from services.scanner.erasures import Erasures
from services.scanner.mail_source import Window
from services.scanner.metrics import SCANS_BEGUN
from services.scanner.scanning import Scanning, fail, first_item
from services.scanner.scans import RUNNING, Scan
from services.scanner.sender_lists import Lists, SenderLists
from services.scanner.tending import forget_scan
from services.scanner.turns import SOURCE, queued
from shared.answers import ANSWERED_AGAIN_AFTER
from shared.clock import Clock
from shared.events.catalog import (
    ConsentGranted,
    ConsentWithdrawn,
    CustomerErased,
    DataErased,
    Event,
    EventHeard,
    ScanErased,
    ScanExpired,
    ScanRequested,
    ScanStarted,
    StopAsked,
    WorkQueued,
)
from shared.events.details import FailureReason, Scope
from shared.events.envelope import Envelope, announce
from shared.sealing import open_sealed
from shared.sessions import EndedSessions
from shared.tracing import current_traceparent


def keep_consent(
    heard: Envelope[ConsentGranted], *, consents: Consents, erasures: Erasures, private_key: str, clock: Clock
) -> None:
    """Remember a permission, and say so; a delegated grant is opened and encrypted for ourselves."""
    granted = heard.data
    if not erasures.has(granted.customer_id):
        grant = open_sealed(private_key, granted.sealed_grant) if granted.sealed_grant else None
        consents.keep(granted, grant)
        known = EventHeard(customer_id=granted.customer_id, event_id=heard.id, service=SOURCE, heard_at=clock())
        consents.say(granted.consent_id, announce(known, source=SOURCE, clock=clock))


def begin_scan(
    heard: Envelope[ScanRequested], *, consents: Consents, erasures: Erasures, lists: Lists, scanning: Scanning
) -> None:
    """Begin a scan with the permission it names; an earlier one of the same customer ends with what it found."""
    requested = heard.data
    if erasures.has(requested.customer_id) or erasures.has_scan(requested.scan_id):
        return
    known = scanning.scans.get(requested.scan_id)
    if known:
        if not known.tenant_id:  # whoever began it may have died before it could fail
            fail(known, FailureReason.PERMISSION_MISSING, scanning)
        elif scanning.clock() - known.started_at > ANSWERED_AGAIN_AFTER:
            scanning.scans.say(known.scan_id, _said_started(known, scanning))
        return
    consent = consents.get(requested.consent_id)
    scan = _new_scan(requested, consent or _no_consent(requested), lists.of(requested.customer_id), scanning)
    scanning.scans.stop(scan.customer_id, but=scan.scan_id)
    if consent is None:
        scanning.scans.begin(scan, [])
        fail(scan, FailureReason.PERMISSION_MISSING, scanning)
        return
    first = first_item(scan)
    scanning.items.add([first], scan.started_at)
    if scanning.scans.begin(scan, [_said_started(scan, scanning), queued(first, scanning.clock)]):
        SCANS_BEGUN.inc()


def stop_scan(heard: Envelope[StopAsked], *, scanning: Scanning) -> None:
    """Let a running scan end with what was found, because a program of the customer said so."""
    scanning.scans.stop_one(heard.data.customer_id, heard.data.scan_id)


def work(heard: Envelope[WorkQueued], *, scanning: Scanning) -> None:
    """Do a work item."""
    do_item(heard.data.item_id, scanning)


def withdraw_consent(heard: Envelope[ConsentWithdrawn], *, consents: Consents, scanning: Scanning) -> None:
    """Delete the permission and end the scans that ran on it."""
    withdrawn = heard.data
    consents.withdraw(withdrawn.customer_id, withdrawn.tenant_id)
    for scan in scanning.scans.of_customer(withdrawn.customer_id):
        if scan.state == RUNNING and scan.tenant_id == withdrawn.tenant_id:
            fail(scan, FailureReason.PERMISSION_WITHDRAWN, scanning)


def erase_scan(heard: Envelope[ScanExpired], *, erasures: Erasures, scanning: Scanning) -> None:
    """Delete everything of a scan whose time is over, and say so."""
    expired = heard.data
    if erasures.has(expired.customer_id):
        return
    forget_scan(expired.customer_id, expired.scan_id, erasures, scanning)
    erased = ScanErased(
        customer_id=expired.customer_id,
        scan_id=expired.scan_id,
        has_result=expired.has_result,
        expired_at=expired.expired_at,
        erased_at=scanning.clock(),
        counts_stay=expired.counts_stay,
        early=expired.early,
    )
    said = announce(erased, source=SOURCE, clock=scanning.clock)
    erasures.mark_scan(expired.customer_id, expired.scan_id, said)


def erase_customer(
    heard: Envelope[CustomerErased],
    *,
    consents: Consents,
    erasures: Erasures,
    lists: Lists,
    ended: EndedSessions,
    scanning: Scanning,
) -> None:
    """Delete everything of a customer, and say so."""
    customer_id = heard.data.customer_id
    ended.shut_out(customer_id, heard.data.erased_at)
    consents.erase(customer_id)
    scanning.scans.erase(customer_id)
    scanning.items.erase(customer_id)
    scanning.traces.erase(customer_id)
    erased = DataErased(customer_id=customer_id, service=SOURCE, erased_at=scanning.clock())
    erasures.mark(
        customer_id, announce(erased, source=SOURCE, clock=scanning.clock, event_id=f"{customer_id}-erased-scanner")
    )
    lists.erase(customer_id)  # after the mark, which the page looks at after it has written


def _new_scan(requested: ScanRequested, consent: Consent, senders: SenderLists, scanning: Scanning) -> Scan:
    now = scanning.clock()
    present = now.replace(microsecond=0) + timedelta(seconds=1)
    before = min(present, requested.received_before or present)
    since = present - timedelta(days=requested.days) if requested.days else requested.received_since
    return Scan(
        scan_id=requested.scan_id,
        customer_id=requested.customer_id,
        consent_id=requested.consent_id,
        tenant_id=consent.tenant_id,
        tenant_name=consent.tenant_name,
        scope=consent.scope,
        granted_by=consent.granted_by,
        mailboxes=consent.mailboxes,
        group=consent.group,
        requested_by=requested.requested_by,
        next_scan_at=requested.next_scan_at,
        window=Window(since, before),
        started_at=now,
        senders=senders,
        traceparent=current_traceparent() or "",
        trace_key=secrets.token_bytes(32),
    )


def _no_consent(requested: ScanRequested) -> Consent:
    return Consent(requested.consent_id, requested.customer_id, "", "", Scope.ORGANISATION, "", ())


def _said_started(scan: Scan, scanning: Scanning) -> Envelope[Event]:
    started = ScanStarted(
        customer_id=scan.customer_id,
        scan_id=scan.scan_id,
        tenant_id=scan.tenant_id,
        tenant_name=scan.tenant_name,
        scope=scan.scope,
        group=scan.group,
        granted_by=scan.granted_by,
        received_since=scan.window.since,
        received_before=scan.window.before,
        started_at=scan.started_at,
        requested_by=scan.requested_by,
        next_scan_at=scan.next_scan_at,
    )
    return announce(started, source=SOURCE, clock=scanning.clock, event_id=f"{scan.scan_id}-started")
