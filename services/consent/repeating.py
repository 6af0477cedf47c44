"""Another scan with the permission at hand, asked for on a page or by a program."""

from services.consent.announcing import BY_CUSTOMER
from services.consent.consents import Consents
from shared.events.details import RescanRefusal, Scope


def repeat(
    customer_id: str, after_scan: str, *, consents: Consents, scan_id: str = "", by: str = BY_CUSTOMER
) -> RescanRefusal | None:
    """Request a scan after the one that the customer had before them, and return why not if it does not begin.

    It bears the `scan_id`, if given: whoever asks twice with the same one asked once.
    """
    consent = consents.granted(customer_id)
    if consent is None:
        return RescanRefusal.NO_PERMISSION
    if scan_id and consent.scan_id == scan_id:
        return None
    if consent.wanted.scope is Scope.ONE_MAILBOX:
        return RescanRefusal.SIGN_IN_NEEDED
    if consent.microsoft_refused_at:
        # a scan would fail again, and cost the result at hand
        return RescanRefusal.PERMISSION_REFUSED
    if consent.scan_id is None:
        return RescanRefusal.NOT_STARTED
    is_requested = consents.start_again(consent, after_scan, scan_id, by=by)
    return None if is_requested else RescanRefusal.ANOTHER_BEGAN


def last_ended(customer_id: str, *, consents: Consents) -> str:
    """Return the last scan of a permission that holds, once it has ended; empty while it runs, or where none was."""
    consent = consents.granted(customer_id)
    return consent.scan_id if consent and consent.scan_id and consent.scan_ended_at else ""
