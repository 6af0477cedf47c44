"""Webhooks: none, added, wrong, with a log, with a new secret, and ended."""

from collections.abc import Callable
from datetime import timedelta

from services.reports.webhooks.deliveries import Deliveries
from services.reports.webhooks.outcomes import Outcome, Reason
from tests.support.states.people import newcomer
from tests.support.states.scans import Scan
from tests.support.states.stage import Stage
from tests.support.states.state import Arrival, Arrive, State, at, entering, pressing
from tests.support.visitor import Visitor

URL = "https://hooks.aozora-shoji.example/shindan/events?team=security"
TICKED = {"started": "y", "completed": "y", "failed": "y"}
ALL = "/reports/webhooks"
OUTCOMES = (Outcome(Reason.DELIVERED, 204), Outcome(Reason.TOO_SLOW), Outcome(Reason.REFUSED, 503))
"""What comes of them, in this order."""
ADD, TEST, RENEW = f"form[action='{ALL}']", "form[action$='/test']", "form[action$='/secret']"


def adding(stage: Stage) -> Arrival:
    """Come to the form, each time as somebody who has none."""
    return Arrival(ALL, stage.newcomer())


def told(stage: Stage) -> Visitor:
    """Somebody to whose webhook messages were sent, with every outcome."""
    scan = Scan.of_newcomer(stage, timedelta(days=30))
    visitor = scan.visitor
    visitor.press(visitor.open(ALL), ADD, url=URL, **TICKED)
    again = scan.once_more()
    stage.system.clock.turn(minutes=1)
    again.hear(again.started(), again.completed(mails=18_442, threats=4))
    visitor.press(visitor.open(_path(stage, visitor)), TEST)
    deliveries, outcomes = Deliveries(stage.system.databases["reports"], stage.system.clock), iter(OUTCOMES)
    while delivery := deliveries.lease_next():
        outcome = next(outcomes)
        if outcome.reason is Reason.TOO_SLOW:
            deliveries.try_again_at(delivery, stage.system.clock() + timedelta(minutes=15), outcome)
        else:
            deliveries.close(delivery, outcome)
    return visitor


def with_one(stage: Stage) -> Visitor:
    """Somebody who has added a webhook."""
    visitor = stage.newcomer()
    visitor.press(visitor.open(ALL), ADD, url=URL, **TICKED)
    return visitor


def renewed(stage: Stage) -> Visitor:
    """Somebody who has renewed the secret of one."""
    visitor = with_one(stage)
    visitor.press(visitor.open(_path(stage, visitor)), RENEW)
    return visitor


def ended(stage: Stage) -> Visitor:
    """Somebody whose receiver wants nothing more."""
    visitor = with_one(stage)
    whose = {"customer_id": stage.customer_id(visitor)}
    stage.system.databases["reports"]["webhooks"].update_one(whose, {"$set": {"state": "gone"}})
    return visitor


def _path(stage: Stage, visitor: Visitor) -> str:
    found = stage.system.databases["reports"]["webhooks"].find_one({"customer_id": stage.customer_id(visitor)})
    assert found is not None, "there is no webhook"
    return f"{ALL}/{found['_id']}"


def renewing(stage: Stage) -> Arrival:
    """Come to a webhook, each time as somebody whose secret is the first one."""
    visitor = with_one(stage)
    return Arrival(_path(stage, visitor), visitor)


def _page_of(who: Callable[[Stage], Visitor]) -> Arrive:
    return lambda stage: Arrival(_path(stage, stage.once(who)), stage.once(who))


STATES = (
    State("webhooks/none", "No webhook yet", at(ALL, newcomer)),
    State("webhooks/added", "A webhook was added, with its secret", adding, entering(url=URL, completed="y")),
    State("webhooks/wrong", "Mistakes of a webhook", adding, entering(url="http://127.0.0.1/")),
    State("webhooks/all", "All webhooks", at(ALL, told)),
    State("webhooks/log", "A webhook with its log", _page_of(told)),
    State("webhooks/renewing", "The secret is renewed", renewing, pressing(f"{RENEW} button")),
    State("webhooks/renewed", "Two secrets hold", _page_of(renewed)),
    State("webhooks/ended", "A webhook that has ended", _page_of(ended)),
)
