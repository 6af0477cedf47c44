"""Being assessed every month, and how counts develop."""

import uuid
from datetime import timedelta

from shared.events.catalog import Event
from tests.support.events import a_schedule
from tests.support.states import found
from tests.support.states.people import granted, granted_mailbox, scanned
from tests.support.states.scans import Scan
from tests.support.states.stage import Stage
from tests.support.states.state import Arrival, State, at, pressing
from tests.support.visitor import Visitor

CHOOSE, STOP = "form[action$='/monthly']", "form[action$='/monthly/stop'] button"
COUNTS = ((17_950, 9, 4), (18_120, 7, 6), (16_804, 5, 2), (18_733, 6, 5), (17_377, 2, 4), (18_442, 1, 1))


def chosen(stage: Stage) -> Visitor:
    """Somebody who has chosen the last day of each month."""
    visitor = scanned(stage)
    visitor.press(visitor.open("/consent/monthly"), CHOOSE, day="31")
    return visitor


def stopping(stage: Stage) -> Visitor:
    """Somebody who is about to stop that."""
    return scanned(stage)


def to_stop(stage: Stage) -> Arrival:
    """Choose it, again and again, because it is stopped each time that this is looked at."""
    visitor = stage.once(stopping)
    visitor.press(visitor.open("/consent/monthly"), CHOOSE, day="31")
    return Arrival("/consent/monthly", visitor)


def developed(stage: Stage) -> Visitor:
    """Somebody who has been assessed for half a year, and will be again."""
    first = Scan.of_newcomer(stage, timedelta(days=30 * (len(COUNTS) - 1)))
    for number, (mails, threats, potential) in enumerate(COUNTS):
        ago = timedelta(days=30 * (len(COUNTS) - 1 - number))
        scan = first if number == 0 else Scan(stage, first.visitor, uuid.uuid4().hex, ago)
        totals = {"mails": mails, "threats": threats, "potential_threats": potential, "dangerous_in_inboxes": threats}
        scan.hear(scan.started(), *scan.mails([found.PHISHING, found.CALLBACK]), scan.completed(**totals))
    stage.hear(_scheduled(stage, first, timedelta(days=29)))
    return first.visitor


def only_counts(stage: Stage) -> Visitor:
    """Somebody whose mails were erased in time, a day before the next monthly assessment."""
    scan = Scan.of_newcomer(stage, timedelta(days=30, hours=1))
    scan.hear(*scan.mails([found.PHISHING]), scan.completed(mails=2_500, threats=1))
    stage.hear(_scheduled(stage, scan, timedelta(hours=20)))
    stage.system.clock.turn(minutes=10)
    stage.system.settle()
    return scan.visitor


def _scheduled(stage: Stage, scan: Scan, ahead: timedelta) -> Event:
    now = stage.system.clock()
    return a_schedule(customer_id=scan.whose["customer_id"], next_at=now + ahead, scheduled_at=now)


STATES = (
    State("monthly/choose", "Assess every month?", at("/consent/monthly", granted)),
    State("monthly/chosen", "Assessed every month", at("/consent/monthly", chosen)),
    State("monthly/stopped", "Monthly assessments stopped", to_stop, pressing(STOP)),
    State("monthly/one-mailbox", "Not for one mailbox", at("/consent/monthly", granted_mailbox)),
    State("results/developed", "Result with half a year before it", at("/reports/", developed)),
    State("results/only-counts", "Mails erased, counts left", at("/reports/", only_counts)),
)
