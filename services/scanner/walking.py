"""How a mailbox is gone through: listed from the newest mail back, window by window, then read page by page.

Each listing begins where the last one ended *in time*: Graph's own paging counts positions, which shift as mails are
moved and deleted, repeats itself, and ends too early. Microsoft's link to the next page is followed only within a
second that holds more mails than one listing. Fewer mails than were counted: the mailbox is gone through once more.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from services.scanner.delivered import Reading
from services.scanner.listings import Listing
from services.scanner.mail_source import Listed, MailPage, NotThere, Refused, Window
from services.scanner.scanning import Scanning, close_reading, close_rest, listing_item, page_id, stable_id
from services.scanner.scans import Scan
from services.scanner.tally import NOTHING, Tally, unread
from services.scanner.work import Bookmark, Kind, WorkItem

A_SECOND = timedelta(seconds=1)
MOST_BARREN = 100
"""Listings in a row that lead on and bring nothing; then the mailbox ends there."""


def list_mails(item: WorkItem, scan: Scan, scanning: Scanning) -> None:
    """List the next mails of a mailbox, and queue the first page of them, or whatever follows."""
    if scan.stopping:
        close_rest(item, "stopped", scanning)
        return
    try:
        listing = scanning.listings.get(item.item_id) or scanning.listings.keep(
            item.item_id, _listed(item, scan, scanning)
        )
    except (Refused, NotThere):
        close_rest(item, "permission_withdrawn", scanning)
        return
    follow = _page(item, _bookmark(item).page) if listing.mails else _next_listing(item, listing)
    close_reading(item, [], _noted(listing), scanning, follow)


def read_page(item: WorkItem, scan: Scan, scanning: Scanning) -> None:
    """Read and judge a page of mails, say what was found, and queue what follows."""
    if scan.stopping:
        close_rest(item, "stopped", scanning)
        return
    mails, upcoming, follow = _part(item, scanning)
    folders = scanning.figures.folders(scan.scan_id, item.mailbox.mailbox_id)
    readings = scanning.reader.read(mails, item, scan, folders, upcoming=upcoming)
    scanning.traces.keep(item, (each.traced for each in readings if each.traced))
    if readings and all(each.is_refused for each in readings):
        close_rest(item, "permission_withdrawn", scanning)
    else:
        close_reading(item, readings, NOTHING, scanning, follow)


def pass_over(item: WorkItem, scanning: Scanning) -> None:
    """Go on after a page, or end a listing, that could not be done in several tries."""
    if item.kind is Kind.LISTING:
        close_rest(item, "could_not_be_read", scanning)
    else:
        mails, _, follow = _part(item, scanning)
        lost = [Reading(mail_id, each.id, unread("could_not_be_read")) for mail_id, each in mails]
        close_reading(item, lost, NOTHING, scanning, follow)


def _listed(item: WorkItem, scan: Scan, scanning: Scanning) -> Listing:
    here = _bookmark(item)
    window = Window(scan.window.since, here.before or scan.window.before)
    page = scanning.reader.list_mails(item, scan, window, scanning.mails_per_listing, here.next_link)
    mails = _fresh(page.mails, item, scan, scanning)
    expected = scanning.figures.expected(scan.scan_id, item.mailbox.mailbox_id)
    listed = here.mails + len(mails)
    is_whole = listed >= expected and not page.next_link
    onward = None if is_whole else _onward(item, page, window, scanning)
    if onward is None and listed < expected and not here.is_sweep:
        onward = Bookmark(is_sweep=True)
    if onward or listed >= expected:
        return Listing(mails, _next(item, onward, mails, scanning) if onward else None)
    gone = min(max(0, expected - scanning.reader.count_mails(item, scan)), expected - listed)
    return Listing(mails, gone=gone, missing=expected - listed - gone)


def _onward(item: WorkItem, page: MailPage, window: Window, scanning: Scanning) -> Bookmark | None:
    """Return where to go on; a link that leads nowhere new gives way to the second before."""
    here, oldest = _bookmark(item), min((each.received_at for each in page.mails), default=None)
    if oldest and _whole(oldest) + A_SECOND < window.before:
        return Bookmark(before=_whole(oldest) + A_SECOND, is_sweep=here.is_sweep)
    link = page.next_link
    if (
        link
        and here.barren < MOST_BARREN
        and link != here.next_link
        and not scanning.listings.is_known_link(item, link)
    ):
        return replace(here, next_link=link, barren=here.barren + 1)
    return Bookmark(before=_whole(oldest), is_sweep=here.is_sweep) if oldest else None


def _next(item: WorkItem, onward: Bookmark, mails: Sequence[tuple[str, Listed]], scanning: Scanning) -> Bookmark:
    here = _bookmark(item)
    pages = -(-len(mails) // scanning.mails_per_page)
    return replace(onward, listing=here.listing + 1, page=here.page + pages, mails=here.mails + len(mails))


def _fresh(listed: Sequence[Listed], item: WorkItem, scan: Scan, scanning: Scanning) -> Sequence[tuple[str, Listed]]:
    mails = {stable_id(item.mailbox.mailbox_id, each.id): each for each in listed}
    known = scanning.items.already_read(scan.scan_id, item.mailbox.mailbox_id, list(mails))
    return [(mail_id, each) for mail_id, each in mails.items() if mail_id not in known]


def _part(
    item: WorkItem, scanning: Scanning
) -> tuple[Sequence[tuple[str, Listed]], Sequence[tuple[str, Listed]], WorkItem | None]:
    """Return the mails of a page, those of the page after it, and the item that follows it."""
    size, here = scanning.mails_per_page, _bookmark(item)
    listing = (
        scanning.listings.get(listing_item(item, here).item_id, begin=(item.number - here.page) * size, size=2 * size)
        or Listing()
    )
    mails, upcoming = listing.mails[:size], listing.mails[size:]
    return mails, upcoming, _page(item, item.number + 1) if upcoming else _next_listing(item, listing)


def _page(item: WorkItem, number: int) -> WorkItem:
    return replace(item, item_id=page_id(item, number), kind=Kind.PAGE, number=number)


def _next_listing(item: WorkItem, listing: Listing) -> WorkItem | None:
    return listing_item(item, listing.follow) if listing.follow else None


def _noted(listing: Listing) -> Tally:
    gone = unread("deleted_during_scan", mails=listing.gone) if listing.gone else NOTHING
    missing = unread("not_listed", mails=listing.missing) if listing.missing else NOTHING
    return gone + missing


def _bookmark(item: WorkItem) -> Bookmark:
    return item.bookmark or Bookmark()


def _whole(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)
