"""What a worker does for all running scans from time to time: say how far they are, end them, revive what is stuck."""

from collections.abc import Callable, Collection
from datetime import timedelta

from services.scanner.consents import Consents
from services.scanner.dispatching import give_up
from services.scanner.erasures import Erasures
from services.scanner.hindsight.passing import first_of_hindsight
from services.scanner.metrics import COMPLETED, REVIVED, STOPPED, count_end
from services.scanner.scanning import Scanning, fail, forget
from services.scanner.scans import RUNNING, Scan
from services.scanner.turns import SOURCE, queued
from shared.events.catalog import ScanCompleted, ScanProgressed
from shared.events.details import FailureReason
from shared.events.envelope import announce
from shared.tracing import within_trace

STUCK_AFTER = timedelta(minutes=5)
"""An item whose work began this long ago has lost its worker."""
LOST_AFTER = timedelta(minutes=30)
"""An item that waited this long without being begun has lost its message."""
REVIVALS = 3
LONGEST_SCAN = timedelta(days=14)
LOOK_EVERY = timedelta(seconds=2)
COUNTED_A_SECOND = 50_000
"""The larger a scan, the rarer it is counted, so that counting costs each mail the same."""


def report_progress(scanning: Scanning) -> int:
    """Say how far each running scan is, if it moved since it was last said; return how many did."""
    said, now = 0, scanning.clock()
    for scan in scanning.scans.running():
        rest = max(LOOK_EVERY, timedelta(seconds=scan.announced / COUNTED_A_SECOND))
        if not scanning.scans.take_stock(scan, now, now - rest):
            continue
        standing = scanning.figures.standing(scan.scan_id)
        mailboxes = standing.mailboxes_done + standing.mailboxes_found + standing.mailboxes_not_read
        moved = standing.tally.mails + mailboxes + standing.pages_reviewed
        if moved == scan.announced:
            continue
        progress = ScanProgressed(
            customer_id=scan.customer_id,
            scan_id=scan.scan_id,
            revision=scan.revision + 1,
            mailboxes_found=standing.mailboxes_found,
            mailboxes_done=standing.mailboxes_done,
            mails_expected=standing.mails_expected,
            mails_scanned=standing.tally.mails,
            threats=standing.tally.threats,
            potential_threats=standing.tally.potential_threats,
            progressed_at=scanning.clock(),
        )
        with within_trace(scan.traceparent):
            said += scanning.scans.report_progress(scan, moved, announce(progress, source=SOURCE, clock=scanning.clock))
    return said


def end_finished(scanning: Scanning, consents: Consents) -> int:
    """End each running scan that has nothing left to do, and delete the grant it was read with; return how many.

    One that has nothing left to read begins its hindsight pass instead, unless it is being stopped.
    """
    ended = 0
    for scan in scanning.scans.running():
        first = first_of_hindsight(scan)
        looks_back = scan.stopping or bool(scanning.items.exist([first.item_id]))
        if scanning.items.are_finished(scan.scan_id):
            if not looks_back:
                first = scanning.turns.in_emptiest_lane(first)
                scanning.items.add_announced(first, scanning.clock(), queued(first, scanning.clock))
                continue
            _end(scan, scanning)
        elif scanning.clock() - scan.started_at > LONGEST_SCAN:
            fail(scan, FailureReason.TOOK_TOO_LONG, scanning)
        else:
            continue
        consents.forget_grant(scan.consent_id)
        ended += 1
    return ended


def revive_stuck(scanning: Scanning) -> int:
    """Announce items without progress again, and give up those that were revived in vain; return how many."""
    now, moved = scanning.clock(), 0
    for item, revived in scanning.items.stale(now - STUCK_AFTER, now - LOST_AFTER):
        scan = scanning.scans.get(item.scan_id)
        if scan is None or scan.state != RUNNING:
            continue
        if revived < REVIVALS:
            REVIVED.inc()
            scanning.items.revive(item, now, queued(item, scanning.clock))
        else:
            give_up(item, scan, scanning)
        moved += 1
    return moved


def take_up_again(scanning: Scanning) -> int:
    """Announce the items whose pause is over; return how many."""
    now = scanning.clock()
    return sum(
        scanning.items.announce_parked(item, now, queued(item, scanning.clock)) for item in scanning.items.due(now)
    )


def call_waiting(scanning: Scanning) -> int:
    """Announce the items of all running scans whose turn has come; return how many."""
    return sum(scanning.turns.call(each.scan_id) for each in scanning.scans.running())


def forget_permissions(scanning: Scanning, keep_only: Callable[[Collection[str]], int]) -> int:
    """Drop tokens of consents that no running scan uses, and mails fetched with them; return of how many consents."""
    used = {each.consent_id for each in scanning.scans.running()}
    scanning.reader.keep_only(used)
    return keep_only(used)


def forget_ended(scanning: Scanning) -> int:
    """Delete traces that a worker which died left behind of a scan that had ended; return of how many scans."""
    forgotten = 0
    for scan_id in scanning.traces.scans():
        scan = scanning.scans.get(scan_id)
        if scan is None or scan.state != RUNNING:
            forget(scan_id, scanning)
            forgotten += 1
    return forgotten


def forget_superseded(scanning: Scanning, erasures: Erasures) -> int:
    """Delete what is held of each scan after which the customer had another one; return of how many."""
    earlier = scanning.scans.superseded()
    for scan in earlier:
        forget_scan(scan.customer_id, scan.scan_id, erasures, scanning)
    return len(earlier)


def forget_scan(customer_id: str, scan_id: str, erasures: Erasures, scanning: Scanning) -> None:
    """Delete everything of a scan that has ended; the mark comes first, its document last."""
    erasures.mark_scan(customer_id, scan_id)
    scanning.items.erase(customer_id, scan_id)
    forget(scan_id, scanning)
    scanning.scans.erase(customer_id, scan_id)


def _end(scan: Scan, scanning: Scanning) -> None:
    forget(scan.scan_id, scanning)
    standing = scanning.figures.standing(scan.scan_id)
    if not standing.mailboxes_found and not scan.stopping:
        refused = scanning.figures.mailboxes_not_read(scan.scan_id, "not_permitted")
        fail(scan, FailureReason.PERMISSION_MISSING if refused else FailureReason.NO_MAILBOX, scanning)
        return
    completed = ScanCompleted(
        customer_id=scan.customer_id,
        scan_id=scan.scan_id,
        started_at=scan.started_at,
        completed_at=scanning.clock(),
        mailboxes=standing.mailboxes_found,
        mailboxes_not_read=standing.mailboxes_not_read,
        mails=standing.tally.mails,
        threats=standing.tally.threats,
        potential_threats=standing.tally.potential_threats,
        spam=standing.tally.spam,
        dangerous_in_inboxes=standing.tally.dangerous_in_inboxes,
        not_fully_analysed=standing.tally.not_fully_analysed,
        stopped=scan.stopping,
        tenant_name=scan.tenant_name,
        scope=scan.scope,
        group=scan.group,
        received_since=scan.window.since,
        received_before=scan.window.before,
        requested_by=scan.requested_by,
    )
    with within_trace(scan.traceparent):
        has_ended = scanning.scans.complete(scan.scan_id, announce(completed, source=SOURCE, clock=scanning.clock))
    if has_ended:
        seconds = (completed.completed_at - completed.started_at).total_seconds()
        count_end(STOPPED if scan.stopping else COMPLETED, seconds, completed.mails)
