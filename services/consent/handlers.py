"""What consent does when it hears something."""

from services.consent.consents import Consents
from services.consent.customers import Customers
from services.consent.forgetting import Forgetting
from services.consent.repeating import last_ended, repeat
from services.consent.rescans import Rescans
from shared.clock import Clock
from shared.events.catalog import (
    CustomerErased,
    EventHeard,
    RescanAsked,
    RescanRefused,
    ScanCompleted,
    ScanFailed,
    ScanStarted,
    SignedUp,
)
from shared.events.details import FailureReason
from shared.events.envelope import Envelope
from shared.sessions import EndedSessions

REFUSED_BY_MICROSOFT = {FailureReason.PERMISSION_MISSING, FailureReason.PERMISSION_WITHDRAWN}


def know(heard: Envelope[SignedUp], *, customers: Customers, clock: Clock) -> None:
    """Let a customer who has signed up obtain permissions, and say that they are known."""
    customers.add(heard.data)
    customer_id = heard.data.customer_id
    customers.say(EventHeard(customer_id=customer_id, event_id=heard.id, service="consent", heard_at=clock()))


def note_heard(heard: Envelope[EventHeard], *, consents: Consents) -> None:
    """Note that the scanner has a permission, so that it need not be said again."""
    consents.grants.note({"customer_id": heard.data.customer_id}, heard.data)


def note_start(heard: Envelope[ScanStarted], *, consents: Consents) -> None:
    """Note that the scan that was requested has begun, so that it need not be said again."""
    consents.requests.settle({"customer_id": heard.data.customer_id, "scan_id": heard.data.scan_id})


def note_end(heard: Envelope[ScanCompleted], *, consents: Consents, rescans: Rescans) -> None:
    """Keep that a scan does not run any more."""
    consents.requests.settle({"customer_id": heard.data.customer_id, "scan_id": heard.data.scan_id})
    rescans.note_end(heard.data.customer_id, heard.data.scan_id)


def note_failure(heard: Envelope[ScanFailed], *, consents: Consents, rescans: Rescans) -> None:
    """Keep that a scan does not run any more, and that its permission does not hold when that is why."""
    consents.requests.settle({"customer_id": heard.data.customer_id, "scan_id": heard.data.scan_id})
    rescans.note_end(heard.data.customer_id, heard.data.scan_id)
    if heard.data.reason in REFUSED_BY_MICROSOFT:
        consents.note_refusal(heard.data.customer_id, heard.data.scan_id, heard.data.failed_at)


def scan_again(heard: Envelope[RescanAsked], *, customers: Customers, consents: Consents, clock: Clock) -> None:
    """Request the scan that a program asked for, or say why it does not begin."""
    asked = heard.data
    after = asked.after_scan_id or last_ended(asked.customer_id, consents=consents)
    reason = repeat(asked.customer_id, after, consents=consents, scan_id=asked.operation_id)
    if reason is None:
        return
    refused = RescanRefused(
        customer_id=asked.customer_id, operation_id=asked.operation_id, reason=reason, refused_at=clock()
    )
    customers.say(refused)


def forget(heard: Envelope[CustomerErased], *, forgetting: Forgetting, ended: EndedSessions) -> None:
    """Erase all that is held of a customer, then say so."""
    customer_id = heard.data.customer_id
    ended.shut_out(customer_id, heard.data.erased_at)
    forgetting.customers.shut_out(customer_id)
    forgetting.erase(customer_id)
    forgetting.customers.say_erased(customer_id)
