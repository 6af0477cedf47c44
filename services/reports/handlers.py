"""What this service does when it hears of a scan: it keeps the read model that the pages show.

Every effect is an upsert under a deterministic id, so the same events twice, or late, give the same database. After
each write the tombstones are looked at again: whichever of write and erasure comes second sees the other.
"""

from services.reports.detections import is_worth_a_document
from services.reports.read_model import ReadModel
from services.reports.settling import settle
from services.reports.webhooks.webhooks import Webhooks
from shared.events.catalog import (
    CustomerErased,
    MailboxScanned,
    MailScanned,
    NumberReplaced,
    RescanRefused,
    RescansEnded,
    RescansScheduled,
    ScanCompleted,
    ScanFailed,
    ScanProgressed,
    ScanStarted,
    SignedUp,
)
from shared.events.envelope import Envelope
from shared.sessions import EndedSessions


def know(heard: Envelope[SignedUp], *, read_model: ReadModel) -> None:
    """Note under which brand the customer signed up, which says how long results are kept; then say so."""
    read_model.know(heard.data.customer_id, heard.data.brand, heard.id)


def note_schedule(heard: Envelope[RescansScheduled], *, read_model: ReadModel) -> None:
    """Keep when the next monthly scan is: it replaces the result, and until then the counts stay."""
    read_model.note_next_scan(heard.data.customer_id, heard.data.next_at, heard.data.scheduled_at)


def note_end_of_schedule(heard: Envelope[RescansEnded], *, read_model: ReadModel) -> None:
    """Keep that there are no monthly scans any more."""
    read_model.note_next_scan(heard.data.customer_id, None, heard.data.ended_at)


def begin(heard: Envelope[ScanStarted], *, read_model: ReadModel, webhooks: Webhooks) -> None:
    """Show the new scan, erase the detections of the customer's earlier ones (counts stay), and tell webhooks."""
    event = heard.data
    with read_model.guarding_counts(event.customer_id, event.scan_id) as allowed:
        if allowed:
            read_model.scans.begin(event)
    for earlier in read_model.scans.of(event.customer_id)[1:]:
        read_model.erase_details(earlier.customer_id, earlier.scan_id)
    settle(read_model, event.customer_id)
    webhooks.tell(heard)


def note_progress(heard: Envelope[ScanProgressed], *, read_model: ReadModel) -> None:
    """Show how far the scan is."""
    with read_model.guarding_counts(heard.data.customer_id, heard.data.scan_id) as allowed:
        if allowed:
            read_model.scans.progress(heard.data)


def record_mail(heard: Envelope[MailScanned], *, read_model: ReadModel) -> None:
    """Keep a mail that is not clean, and by what the next assessment recognises it; an ordinary mail costs no write."""
    mail = heard.data
    if not is_worth_a_document(mail):
        return
    with read_model.guarding_counts(mail.customer_id, mail.scan_id) as allowed:
        if allowed:
            read_model.fingerprints.record(mail)
    with read_model.guarding_details(mail.customer_id, mail.scan_id) as allowed:
        if allowed:
            read_model.detections.record(mail, read_model.fingerprints.identity(mail))
    settle(read_model, mail.customer_id)


def record_mailbox(heard: Envelope[MailboxScanned], *, read_model: ReadModel) -> None:
    """Keep one line of the coverage statement."""
    with read_model.guarding_details(heard.data.customer_id, heard.data.scan_id) as allowed:
        if allowed:
            read_model.mailboxes.record(heard.data)


def complete(heard: Envelope[ScanCompleted], *, read_model: ReadModel, webhooks: Webhooks) -> None:
    """Keep the totals, show the result, and tell webhooks."""
    with read_model.guarding_counts(heard.data.customer_id, heard.data.scan_id) as allowed:
        if allowed:
            read_model.scans.complete(heard.data)
    settle(read_model, heard.data.customer_id)
    webhooks.tell(heard)


def fail(heard: Envelope[ScanFailed], *, read_model: ReadModel, webhooks: Webhooks) -> None:
    """Keep why the scan ended without a result, and tell webhooks."""
    with read_model.guarding_counts(heard.data.customer_id, heard.data.scan_id) as allowed:
        if allowed:
            read_model.scans.fail(heard.data)
    settle(read_model, heard.data.customer_id)
    webhooks.tell(heard)


def note_refusal(heard: Envelope[RescanRefused], *, read_model: ReadModel) -> None:
    """Show programs why the scan that they asked for does not begin."""
    read_model.operations.refuse(heard.data)


def end_tokens(heard: Envelope[NumberReplaced], *, read_model: ReadModel) -> None:
    """End the tokens made so far: whoever knew the number before may have made one."""
    read_model.tokens.revoke_all(heard.data.customer_id, heard.data.replaced_at)


def erase(heard: Envelope[CustomerErased], *, read_model: ReadModel, ended: EndedSessions, webhooks: Webhooks) -> None:
    """Erase everything of the customer, then say so once."""
    ended.shut_out(heard.data.customer_id, heard.data.erased_at)
    read_model.tombstones.lay_for_customer(heard.data.customer_id)
    webhooks.erase(heard.data.customer_id)
    read_model.erase_customer(heard.data.customer_id)
