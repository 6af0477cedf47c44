"""Which deed does which kind of work item, and what becomes of an item that cannot be done."""

from services.scanner.hindsight.passing import recall, review, skip, survey
from services.scanner.mail_source import TokenRefused
from services.scanner.scanning import (
    Scanning,
    close_page,
    close_unread,
    discover,
    fail,
    open_mailbox,
    read_page,
    release,
)
from services.scanner.scans import RUNNING, Scan
from services.scanner.tally import unread
from services.scanner.work import Kind, WorkItem
from shared.events.details import FailureReason

DEEDS = {
    Kind.DISCOVER: discover,
    Kind.RELEASE: release,
    Kind.MAILBOX: open_mailbox,
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
        fail(scan, FailureReason.PERMISSION_WITHDRAWN, scanning)
    now = scanning.scans.get(scan.scan_id)
    if now is None:
        scanning.items.erase(scan.customer_id)
    if now is None or now.state != RUNNING:
        scanning.traces.forget(scan.scan_id)


def give_up(item: WorkItem, scan: Scan, scanning: Scanning) -> None:
    """Close an item that could not be done in several tries, and say what was not read for it."""
    if item.kind is Kind.PAGE:
        close_page(item, [], unread("could_not_be_read", mails=0), scanning)
    elif item.kind is Kind.MAILBOX:
        close_unread(item, "could_not_be_read", scanning)
    elif item.kind in (Kind.SURVEY, Kind.RECALL, Kind.REVIEW):
        skip(item, scan, scanning)
    else:
        fail(scan, FailureReason.TOOK_TOO_LONG, scanning)
