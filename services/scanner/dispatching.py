"""Which deed does which kind of work item, and what becomes of an item that cannot be done."""

import random
from datetime import timedelta

from services.scanner.hindsight.passing import recall, review, skip, survey
from services.scanner.mail_source import Busy, TokenRefused
from services.scanner.metrics import GIVEN_UP, PUT_OFF
from services.scanner.scanning import (
    Scanning,
    close_rest,
    close_unread,
    discover,
    fail,
    open_mailbox,
    release,
)
from services.scanner.scans import RUNNING, Scan
from services.scanner.walking import list_mails, pass_over, read_page
from services.scanner.work import Kind, WorkItem
from shared.events.details import FailureReason

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 300.0
"""Seconds that an item is put off where Microsoft does not say how long."""

DEEDS = {
    Kind.DISCOVER: discover,
    Kind.RELEASE: release,
    Kind.MAILBOX: open_mailbox,
    Kind.LISTING: list_mails,
    Kind.PAGE: read_page,
    Kind.SURVEY: survey,
    Kind.RECALL: recall,
    Kind.REVIEW: review,
}


def do_item(item_id: str, scanning: Scanning) -> None:
    """Do an open item of a running scan; anything else is left alone."""
    item = scanning.items.begin(item_id, scanning.clock())
    scan = scanning.scans.get(item.scan_id) if item else None
    if item is None or scan is None or scan.state != RUNNING:
        return
    try:
        DEEDS[item.kind](item, scan, scanning)
    except TokenRefused:
        _refused(item, scan, scanning)
    except Busy as busy:
        put_off(item, scan, busy.retry_after, scanning)
    now = scanning.scans.get(scan.scan_id)
    if now is None:
        scanning.items.erase(scan.customer_id, scan.scan_id)
    if now is None or now.state != RUNNING:
        scanning.traces.forget(scan.scan_id)


def put_off(item: WorkItem, scan: Scan, retry_after: float | None, scanning: Scanning) -> None:
    """Let an item wait without holding up others; one that waited too long in all is given up."""
    longest = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(item.tries, 16))
    pause = retry_after if retry_after is not None else random.uniform(0.5, 1) * longest  # noqa: S311 — no secret
    waited = item.waited + pause
    if waited > scanning.longest_wait.total_seconds():
        give_up(item, scan, scanning)
    else:
        PUT_OFF.labels(kind=item.kind).inc()
        scanning.items.park(item, scanning.clock(), timedelta(seconds=pause), waited)


def give_up(item: WorkItem, scan: Scan, scanning: Scanning) -> None:
    """Close an item that could not be done in several tries, and say what was not read for it."""
    GIVEN_UP.labels(kind=item.kind).inc()
    if item.kind in (Kind.LISTING, Kind.PAGE):
        pass_over(item, scanning)
    elif item.kind is Kind.MAILBOX:
        close_unread(item, "could_not_be_read", scanning)
    elif item.kind in (Kind.SURVEY, Kind.RECALL, Kind.REVIEW):
        skip(item, scan, scanning)
    else:
        fail(scan, FailureReason.TOOK_TOO_LONG, scanning)


def _refused(item: WorkItem, scan: Scan, scanning: Scanning) -> None:
    """End the scan, unless it is this one mailbox for which tokens are not accepted."""
    if item.kind not in (Kind.MAILBOX, Kind.LISTING, Kind.PAGE) or not _admits(scan, scanning):
        fail(scan, FailureReason.PERMISSION_WITHDRAWN, scanning)
    elif item.kind is Kind.MAILBOX:
        close_unread(item, "not_permitted", scanning)
    else:
        close_rest(item, "permission_withdrawn", scanning)


def _admits(scan: Scan, scanning: Scanning) -> bool:
    try:
        return scanning.reader.open(scan).admits()
    except Busy:
        return True
