"""The hindsight pass, item by item: survey the tenant, recall its mailboxes, review each page that was read.

It begins when nothing is left to read. What it looks at is what the pages left behind, and the first judgements in it
never change, so a page that is reviewed twice, before or after any other, brings the same.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from services.scanner.delivered import Reading
from services.scanner.hindsight.looking_back import PageInHindsight
from services.scanner.hindsight.partners import partners_of
from services.scanner.hindsight.waves import waves_of
from services.scanner.mail import Hindsight
from services.scanner.mail_source import Refused, TokenRefused
from services.scanner.metrics import count_mails
from services.scanner.scanning import Scanning, item_of_tenant, page_id, whole_mailbox
from services.scanner.scans import Scan
from services.scanner.tally import NOTHING, Tally, one_mail, total
from services.scanner.traces import Traced
from services.scanner.turns import SOURCE, queued
from services.scanner.work import Kind, Outcome, WorkItem
from shared.events.envelope import announce


def first_of_hindsight(scan: Scan) -> WorkItem:
    """Return the item that the pass begins with."""
    return item_of_tenant(scan, f"{scan.scan_id}:survey", Kind.SURVEY)


def survey(item: WorkItem, scan: Scan, scanning: Scanning) -> None:
    """Find the tenant's regular partners and the waves among its dangerous mails."""
    if scan.stopping:
        scanning.items.close(item.item_id, Outcome(), [])
        return
    overview = scanning.overview
    partners = partners_of(overview.exchanges(scan.scan_id), overview.sent_to(scan.scan_id))
    scanning.traces.keep_waves(item, waves_of(overview.dangerous_texts(scan.scan_id)))
    found = {"partners": list(partners.items()), "begins_at": overview.begins_at(scan.scan_id)}
    _close(item, Outcome(survey=found), scanning, _recall(item, 1))


def recall(item: WorkItem, scan: Scan, scanning: Scanning) -> None:
    """Let the mailboxes of one page of the directory be reviewed."""
    mailboxes = scanning.items.of_kind(scan.scan_id, Kind.MAILBOX, item.number)
    read = scanning.items.exist([page_id(each, 1) for each in mailboxes])
    reviews = [
        _review(replace(each, lane=None), 1) for each in mailboxes if page_id(each, 1) in read and not scan.stopping
    ]
    scanning.items.add(reviews, scanning.clock(), held_after=item.item_id)
    is_last = not scanning.items.of_kind(scan.scan_id, Kind.DISCOVER, item.number + 1)
    _close(item, Outcome(), scanning, *([] if is_last else [_recall(item, item.number + 1)]))
    scanning.turns.call(scan.scan_id)


def review(item: WorkItem, scan: Scan, scanning: Scanning) -> None:
    """Judge those mails of a page once more of which hindsight tells more; what is gone keeps its first judgement."""
    if scan.stopping:
        scanning.items.close(item.item_id, Outcome(), [])
        return
    page = scanning.traces.of_page(scan.scan_id, page_id(item, item.number))
    tenant = scanning.figures.survey(scan.scan_id)
    gains = PageInHindsight(scan.scan_id, page, tenant, scanning.traces).gains()
    readings = _judged_again(item, scan, page, _with_addresses(scan, gains, scanning), scanning) if gains else []
    _close_review(item, page, readings, scanning)


def skip(item: WorkItem, scan: Scan, scanning: Scanning) -> None:
    """Go on without what an item could not find out; the first judgements of its mails stay."""
    if item.kind is Kind.REVIEW:
        _close_review(item, (), [], scanning)
    elif item.kind is Kind.SURVEY:
        _close(item, Outcome(), scanning, _recall(item, 1))
    else:
        recall(item, scan, scanning)


def _judged_again(
    item: WorkItem, scan: Scan, page: tuple[Traced, ...], gains: Mapping[str, Hindsight], scanning: Scanning
) -> list[Reading]:
    again = [(each.mail_id, each.listed) for each in page if each.mail_id in gains]
    folders = scanning.figures.folders(scan.scan_id, item.mailbox.mailbox_id)
    try:
        readings = scanning.reader.read(again, item, scan, folders, gains)
    except (Refused, TokenRefused):
        return []
    first = {each.mail_id: each for each in page}
    return [each for each in readings if each.is_detection or (each.scanned and first[each.mail_id].is_dangerous)]


def _close_review(item: WorkItem, page: tuple[Traced, ...], readings: list[Reading], scanning: Scanning) -> None:
    say = partial(announce, source=SOURCE, clock=scanning.clock)
    first = {each.mail_id: each for each in page}
    difference = total(each.tally - _at_first(first[each.mail_id]) for each in readings)
    said = [say(each.scanned) for each in readings if each.scanned]
    if difference != NOTHING:
        said.append(say(whole_mailbox(item, difference, scanning, revision=1 + item.number)))
    mails = [(each.mail_id, each.source_id, each.is_detection) for each in readings]
    follow = _next_review(item, scanning)
    said += scanning.turns.onward(item, follow) if follow else []
    scanning.items.close(item.item_id, Outcome(tally=difference, mails=mails), said)
    count_mails(each.scanned for each in readings if each.scanned)
    if follow is None:
        scanning.turns.call(item.scan_id, item.lane)


def _at_first(mail: Traced) -> Tally:
    return one_mail(
        mail.verdict,
        mail.attack_type,
        mail.well_known,
        mail.is_fully_analysed,
        first_look_only=mail.first_look_only,
    )


def _with_addresses(scan: Scan, gains: Mapping[str, Hindsight], scanning: Scanning) -> dict[str, Hindsight]:
    ids = {each for hindsight in gains.values() for each in hindsight.answered_by}
    addresses = scanning.figures.addresses(scan.scan_id, ids) if ids else {}
    return {
        mail_id: replace(each, answered_by=tuple(sorted(addresses[one] for one in each.answered_by)))
        for mail_id, each in gains.items()
    }


def _close(item: WorkItem, outcome: Outcome, scanning: Scanning, *following: WorkItem) -> None:
    scanning.items.add(following, scanning.clock())
    scanning.items.close(item.item_id, outcome, [queued(each, scanning.clock) for each in following])


def _recall(item: WorkItem, number: int) -> WorkItem:
    return replace(item, item_id=f"{item.scan_id}:recall:{number}", kind=Kind.RECALL, number=number)


def _review(item: WorkItem, number: int) -> WorkItem:
    item_id = f"{item.scan_id}:{item.mailbox.mailbox_id}:review:{number}"
    return replace(item, item_id=item_id, kind=Kind.REVIEW, number=number, next_link=None)


def _next_review(item: WorkItem, scanning: Scanning) -> WorkItem | None:
    number = item.number + 1
    return _review(item, number) if scanning.items.exist([page_id(item, number)]) else None
