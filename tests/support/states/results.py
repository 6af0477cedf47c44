"""The result in all that it can be."""

import re
from datetime import timedelta

from benchmarks.large_result import LargeResult
from shared.events.catalog import Event
from shared.events.details import Coverage, FailureReason, NotRead
from tests.support.states import found
from tests.support.states.scans import LASTED, Scan
from tests.support.states.stage import Stage
from tests.support.states.state import Arrival, State, at
from tests.support.visitor import Visitor

TOTALS = {"mails": 18_442, "mailboxes": 5, "threats": 4, "potential_threats": 3, "spam": 1, "dangerous_in_inboxes": 3}


def threatened(stage: Stage) -> Visitor:
    """Somebody in whose mail everything was found, in a second assessment."""
    scan = Scan.of_newcomer(stage, timedelta(days=30))
    scan.hear(scan.completed(mails=17_950, threats=9, potential_threats=1))
    again = scan.once_more()
    again.hear(again.started(), *again.mails(found.ALL), *_mailboxes(again), again.completed(**TOTALS))
    return again.visitor


def many(stage: Stage) -> Visitor:
    """Somebody in whose mail very much was found."""
    scan = Scan.of_newcomer(stage)
    stage.hear(*_large(scan).events())
    return scan.visitor


def a_campaign(stage: Stage) -> Arrival:
    """Open the first campaign of somebody who has many."""
    visitor = stage.once(many)
    (path, *_) = re.findall(r"/reports/campaigns/\w+", visitor.open("/reports/campaigns").html)
    return Arrival(path, visitor)


def _large(scan: Scan) -> LargeResult:
    return LargeResult(**scan.whose, detections=400, mailboxes=300, started_at=scan.now - LASTED)


def nothing_found(stage: Stage) -> Visitor:
    """Somebody whose mail is clean."""
    scan = Scan.of_newcomer(stage)
    boxes = [scan.mailbox(address, name) for address, name in found.PEOPLE.items()]
    scan.hear(*boxes, scan.completed(mails=2_500, mailboxes=5))
    return scan.visitor


def only_spam(stage: Stage) -> Visitor:
    """Somebody who gets spam and nothing worse."""
    scan = Scan.of_newcomer(stage)
    scan.hear(*scan.mails([found.SPAM] * 3), *_mailboxes(scan), scan.completed(mails=2_500, spam=3))
    return scan.visitor


def only_potential(stage: Stage) -> Visitor:
    """Somebody in whose mail there is something to look through."""
    scan = Scan.of_newcomer(stage)
    scan.hear(*scan.mails([found.CALLBACK]), *_mailboxes(scan), scan.completed(mails=2_500, potential_threats=1))
    return scan.visitor


def moved_already(stage: Stage) -> Visitor:
    """Somebody whose threats do not lie in inboxes."""
    scan = Scan.of_newcomer(stage)
    scan.hear(*scan.mails([found.EXTORTION]), *_mailboxes(scan), scan.completed(mails=2_500, threats=1))
    return scan.visitor


def without_mails(stage: Stage) -> Visitor:
    """Somebody whose mailboxes are empty."""
    scan = Scan.of_newcomer(stage)
    scan.hear(scan.mailbox("hanako.sato@contoso.example", "佐藤 花子", mails=0), scan.completed(mails=0))
    return scan.visitor


def stopped(stage: Stage) -> Visitor:
    """Somebody who stopped the assessment."""
    scan = Scan.of_newcomer(stage)
    boxes = [scan.mailbox(address, name, **_partly("stopped")) for address, name in found.PEOPLE.items()]
    scan.hear(*scan.mails([found.PHISHING]), *boxes, scan.completed(mails=812, threats=1, stopped=True))
    return scan.visitor


def stopped_clean(stage: Stage) -> Visitor:
    """Somebody who stopped the assessment before anything was found."""
    scan = Scan.of_newcomer(stage)
    boxes = [scan.mailbox(address, name, **_partly("stopped")) for address, name in found.PEOPLE.items()]
    scan.hear(*boxes, scan.completed(mails=812, stopped=True))
    return scan.visitor


def failed_on_the_way(stage: Stage) -> Visitor:
    """Somebody whose permission was withdrawn after something had been found."""
    scan = Scan.of_newcomer(stage)
    scan.hear(scan.progressed(), *scan.mails([found.PHISHING]), scan.failed(reason=FailureReason.PERMISSION_WITHDRAWN))
    return scan.visitor


def refused_again(stage: Stage) -> Visitor:
    """Somebody whose second assessment was refused, so that the first result is still there."""
    scan = Scan.of_newcomer(stage, timedelta(days=7))
    scan.hear(*scan.mails([found.PHISHING]), *_mailboxes(scan), scan.completed(mails=2_500, threats=1))
    again = scan.once_more()
    again.hear(again.failed())
    return scan.visitor


def _partly(reason: str) -> dict[str, object]:
    return {"coverage": Coverage.PARTLY_READ, "reason": reason, "mails": 162}


def _mailboxes(scan: Scan) -> list[Event]:
    *read, partly, not_read = found.PEOPLE.items()
    lacking = (NotRead(reason="too_large", mails=2), NotRead(reason="not_permitted", folder="取引先/機密"))
    return [
        *(scan.mailbox(address, name, mails=3_100) for address, name in read),
        scan.mailbox(*partly, coverage=Coverage.PARTLY_READ, reason="too_large", not_read=lacking),
        scan.mailbox(*not_read, coverage=Coverage.NOT_READ, reason="no_cloud_mailbox", mails=0),
    ]


def soon_erased(stage: Stage) -> Visitor:
    """Somebody whose result was not erased yet, but will be in two days."""
    return _assessed(stage, ago=timedelta(days=28))


def erased_in_time(stage: Stage) -> Visitor:
    """Somebody whose result was kept for as long as was said."""
    visitor = _assessed(stage, ago=timedelta(days=31))
    stage.system.clock.turn(minutes=10)
    stage.system.settle()
    return visitor


def _assessed(stage: Stage, ago: timedelta) -> Visitor:
    scan = Scan.of_newcomer(stage, ago)
    scan.hear(*scan.mails([found.PHISHING]), *_mailboxes(scan), scan.completed(mails=2_500, threats=1))
    return scan.visitor


STATES = (
    State("results/refused-again", "Result, a newer assessment refused", at("/reports/", refused_again)),
    State("results/threats", "Result with threats", at("/reports/", threatened)),
    State("results/many", "Result with many threats", at("/reports/", many)),
    State("results/page-2", "Result, second page", at("/reports/?page=2&size=25", many)),
    State("results/sorted", "Result, sorted by subject", at("/reports/?sort=subject&size=25", many)),
    State("results/narrowed", "Result, narrowed", at("/reports/?verdict=threat&place=inbox&q=amazon", many)),
    State("results/no-row-fits", "Result, no mail fits", at("/reports/?q=nothing-like-it", many)),
    State("results/none", "Result without threats", at("/reports/", nothing_found)),
    State("results/only-spam", "Result with spam only", at("/reports/", only_spam)),
    State("results/only-potential", "Result with potential threats only", at("/reports/", only_potential)),
    State("results/moved-already", "Result, threats not in inboxes", at("/reports/", moved_already)),
    State("results/no-mails", "Result without mails", at("/reports/", without_mails)),
    State("results/stopped", "Result, stopped", at("/reports/", stopped)),
    State("results/stopped-clean", "Result, stopped before anything was found", at("/reports/", stopped_clean)),
    State("results/failed-on-the-way", "Result, ended early", at("/reports/", failed_on_the_way)),
    State("results/soon-erased", "Result that will soon be erased", at("/reports/", soon_erased)),
    State("results/erased", "Result that was erased in time", at("/reports/", erased_in_time)),
    State("results/people", "All people at risk", at("/reports/people", many)),
    State("results/campaigns", "All campaigns", at("/reports/campaigns", many)),
    State("results/campaign", "One campaign", a_campaign),
    State("results/mailboxes", "What was read, mailbox by mailbox", at("/reports/mailboxes", threatened)),
    State("results/pdf-failed", "The PDF could not be made", at("/reports/report.pdf", threatened)),
)
