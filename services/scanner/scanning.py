"""The work of a scan, item by item: discover users, release their mailboxes, open each, read it page by page.

An item that is done twice brings the same: ids are deterministic, and only the write that closes it says its events.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from hashlib import sha256

from services.scanner.chosen import users_of, whose_mailboxes
from services.scanner.delivered import Reading
from services.scanner.figures import Figures
from services.scanner.hindsight.overview import Overview
from services.scanner.listings import Listings
from services.scanner.mail_source import NotThere, Refused, User
from services.scanner.metrics import count_failure, count_mails
from services.scanner.reading import Reader
from services.scanner.scans import Scan, Scans
from services.scanner.tally import Tally, total, unread
from services.scanner.traces import Traces
from services.scanner.turns import SOURCE, Turns, queued
from services.scanner.work import LANES, Bookmark, Kind, Mailbox, Outcome, WorkItem
from services.scanner.work_items import WorkItems
from shared.clock import Clock
from shared.events.catalog import MailboxScanned, ScanFailed
from shared.events.details import Coverage, FailureReason, Scope
from shared.events.envelope import announce
from shared.messaging.lanes import lane_of
from shared.tracing import current_traceparent, within_trace


@dataclass(frozen=True)
class Scanning:
    """What doing an item takes."""

    scans: Scans
    items: WorkItems
    turns: Turns
    listings: Listings
    figures: Figures
    traces: Traces
    overview: Overview
    reader: Reader
    clock: Clock
    mails_per_page: int = 50
    mails_per_listing: int = 1_000
    longest_wait: timedelta = timedelta(hours=6)
    """How long Microsoft may let us wait for one mailbox, all pauses added up."""


def stable_id(*parts: str) -> str:
    """Return a short id (32 hexadecimal digits) that is always the same for the same parts."""
    return sha256("\0".join(parts).encode()).hexdigest()[:32]


def first_item(scan: Scan) -> WorkItem:
    """Return the item that a scan begins with."""
    return item_of_tenant(scan, f"{scan.scan_id}:discover:1", Kind.DISCOVER)


def item_of_tenant(scan: Scan, item_id: str, kind: Kind) -> WorkItem:
    """Return an item that is about the tenant as a whole; all such items of a scan wait in one lane."""
    lane = lane_of(scan.scan_id, LANES)
    return WorkItem(item_id, scan.scan_id, scan.customer_id, kind, traceparent=scan.traceparent, lane=lane)


def page_id(item: WorkItem, number: int) -> str:
    """Return the id of the item that reads a page of the mailbox that an item is about."""
    return f"{item.scan_id}:{item.mailbox.mailbox_id}:page:{number}"


def listing_item(item: WorkItem, bookmark: Bookmark) -> WorkItem:
    """Return the item that lists the mailbox that an item is about, from a bookmark on."""
    item_id = f"{item.scan_id}:{item.mailbox.mailbox_id}:listing:{bookmark.listing}"
    return replace(item, item_id=item_id, kind=Kind.LISTING, number=bookmark.listing, bookmark=bookmark)


def discover(item: WorkItem, scan: Scan, scanning: Scanning) -> None:
    """List users; mailboxes wait until the whole directory is known, because detectors compare with all its people."""
    try:
        source = scanning.reader.open(scan)
        users, next_link = users_of(source, scan, item.next_link)
        wanted = whose_mailboxes(users, scan, source, is_last=next_link is None)
    except Refused:
        fail(scan, FailureReason.PERMISSION_MISSING, scanning)
        return
    except NotThere:
        fail(scan, FailureReason.NO_MAILBOX, scanning)
        return
    mailboxes = [_mailbox_item(each, item, scan) for each in wanted]
    if next_link is None:
        mailboxes += _unlisted(mailboxes, item, scan, scanning)
    follow = replace(
        item, item_id=f"{scan.scan_id}:discover:{item.number + 1}", number=item.number + 1, next_link=next_link
    )
    if next_link is None or scan.stopping:
        follow = replace(first_item(scan), item_id=_release_id(scan, 1), kind=Kind.RELEASE)
    scanning.items.add([follow], scanning.clock())
    scanning.items.add(mailboxes, scanning.clock(), held_after=_release_id(scan, item.number))
    people = [
        {"display_name": each.display_name, "address": each.address, "job_title": each.job_title}
        for each in users
        if not each.is_guest
    ]
    scanning.items.close(item.item_id, Outcome(people=people), [queued(follow, scanning.clock)])


def release(item: WorkItem, scan: Scan, scanning: Scanning) -> None:
    """Let the mailboxes of one page of the directory be read."""
    following = []
    if scanning.items.of_kind(scan.scan_id, Kind.DISCOVER, item.number + 1):
        follow = replace(item, item_id=_release_id(scan, item.number + 1), number=item.number + 1)
        scanning.items.add([follow], scanning.clock())
        following.append(follow)
    scanning.items.close(item.item_id, Outcome(), [queued(each, scanning.clock) for each in following])
    scanning.turns.call(scan.scan_id)


def open_mailbox(item: WorkItem, scan: Scan, scanning: Scanning) -> None:
    """Find out whether there is a mailbox and what it holds, and queue its first page."""
    if scan.stopping:
        close_unread(item, "stopped", scanning)
        return
    try:
        source = scanning.reader.open(scan)
        folders = source.folders(item.mailbox.user_id)
        expected = source.count_mails(item.mailbox.user_id, scan.window)
    except NotThere as error:
        close_unread(item, error.reason, scanning)
    except Refused:
        close_unread(item, "not_permitted", scanning)
    else:
        said = scanning.turns.onward(item, listing_item(item, Bookmark()))
        scanning.items.close(item.item_id, Outcome(folders=folders, expected=expected), said)


def fail(scan: Scan, reason: FailureReason, scanning: Scanning) -> None:
    """End a scan without a result; its open items are dropped."""
    failed = ScanFailed(
        customer_id=scan.customer_id,
        scan_id=scan.scan_id,
        reason=reason,
        started_at=scan.started_at,
        failed_at=scanning.clock(),
    )
    with within_trace(scan.traceparent or current_traceparent()):
        has_failed = scanning.scans.fail(scan.scan_id, announce(failed, source=SOURCE, clock=scanning.clock))
    if has_failed:
        count_failure(reason)
    scanning.items.abandon(scan.scan_id)
    forget(scan.scan_id, scanning)


def forget(scan_id: str, scanning: Scanning) -> None:
    """Delete what was kept for hindsight alone: the scan ends."""
    scanning.traces.forget(scan_id)
    scanning.items.forget_details(scan_id)


def _unlisted(last: list[WorkItem], item: WorkItem, scan: Scan, scanning: Scanning) -> list[WorkItem]:
    """Return items for named addresses that the directory does not list; opening them tells whether they exist."""
    if scan.scope is not Scope.NAMED_MAILBOXES:
        return []
    pages = [scanning.items.of_kind(scan.scan_id, Kind.MAILBOX, number) for number in range(1, item.number)]
    listed = {each.mailbox.address.lower() for page in (*pages, last) for each in page}
    missing = [each for each in scan.mailboxes if each.lower() not in listed]
    return [_mailbox_item(User(each, each, "", is_guest=False, job_title=""), item, scan) for each in missing]


def _release_id(scan: Scan, number: int) -> str:
    return f"{scan.scan_id}:release:{number}"


def _mailbox_item(user: User, discovery: WorkItem, scan: Scan) -> WorkItem:
    mailbox_id = stable_id(scan.tenant_id, user.id)
    mailbox = Mailbox(mailbox_id, user.id, user.address, user.display_name)
    item = item_of_tenant(scan, f"{scan.scan_id}:{mailbox_id}:mailbox", Kind.MAILBOX)
    return replace(item, number=discovery.number, mailbox=mailbox, lane=None)


def close_unread(item: WorkItem, reason: str, scanning: Scanning) -> None:
    """Close a mailbox that is not read, and say why."""
    outcome = Outcome(tally=unread(reason, mails=0), finishes_mailbox=True)
    said = _mailbox_scanned(item, Coverage.NOT_READ, outcome.tally, 0, reason)
    scanning.items.close(item.item_id, outcome, [announce(said, source=SOURCE, clock=scanning.clock)])
    scanning.turns.call(item.scan_id, item.lane)


def close_reading(
    item: WorkItem,
    readings: Sequence[Reading],
    besides: Tally,
    scanning: Scanning,
    follow: WorkItem | None = None,
) -> None:
    """Close a listing or a page, say what was read, and queue what follows; after the last, say the mailbox."""
    say = partial(announce, source=SOURCE, clock=scanning.clock)
    tally = total([*(each.tally for each in readings), besides])
    scanned = [each.scanned for each in readings if each.scanned]
    said = [say(each) for each in scanned]
    if follow:
        said += scanning.turns.onward(item, follow)
    else:
        said.append(say(whole_mailbox(item, tally, scanning)))
    mails = [(each.mail_id, each.source_id, each.is_detection) for each in readings]
    outcome = Outcome(tally=tally, mails=mails, finishes_mailbox=follow is None)
    scanning.items.close(item.item_id, outcome, said)
    count_mails(scanned, tally.not_read)
    if follow is None:
        scanning.turns.call(item.scan_id, item.lane)


def close_rest(item: WorkItem, reason: str, scanning: Scanning) -> None:
    """Close a listing or a page, and with it the mailbox; what was not read of it is noted."""
    known = scanning.figures.of_mailbox(item.scan_id, item.mailbox.mailbox_id)
    accounted = known.mails + sum(each.mails for each in known.not_read)
    expected = scanning.figures.expected(item.scan_id, item.mailbox.mailbox_id)
    close_reading(item, [], unread(reason, mails=max(0, expected - accounted)), scanning)


def whole_mailbox(item: WorkItem, last_page: Tally, scanning: Scanning, *, revision: int = 1) -> MailboxScanned:
    """Return the line of the coverage statement: what a mailbox's closed items add up to, and this last one."""
    tally = scanning.figures.of_mailbox(item.scan_id, item.mailbox.mailbox_id) + last_page
    folders = len(scanning.figures.folders(item.scan_id, item.mailbox.mailbox_id))
    coverage = Coverage.PARTLY_READ if tally.not_read else Coverage.READ
    reason = tally.not_read[0].reason if tally.not_read else ""
    return _mailbox_scanned(item, coverage, tally, folders, reason, revision=revision)


def _mailbox_scanned(
    item: WorkItem, coverage: Coverage, tally: Tally, folders: int, reason: str, *, revision: int = 1
) -> MailboxScanned:
    return MailboxScanned(
        customer_id=item.customer_id,
        scan_id=item.scan_id,
        mailbox_id=item.mailbox.mailbox_id,
        address=item.mailbox.address,
        display_name=item.mailbox.display_name,
        coverage=coverage,
        reason=reason,
        folders=folders,
        mails=tally.mails,
        not_read=tally.not_read,
        threats=tally.threats,
        potential_threats=tally.potential_threats,
        first_look_only=tally.first_look_only,
        revision=revision,
    )
