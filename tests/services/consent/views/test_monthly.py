import pytest

from services.consent.consents import Consents
from shared.events.catalog import RescansEnded, RescansScheduled, ScanRequested
from shared.events.details import Scope
from shared.messaging.memory import MemoryBroker
from shared.messaging.worker import Worker
from shared.mongodb import Documents
from tests.services.consent.builders import CUSTOMER, STRANGER, asked, run, said, tell, wanted
from tests.services.consent.portal import Portal, attribute
from tests.support.clock import TurnableClock
from tests.support.events import a_scan_completed

pytestmark = pytest.mark.mongodb

CHOOSE, STOP = "form[action$='/monthly'] button", "form[action$='/monthly/stop'] button"


@pytest.fixture
def consents(mongodb: Documents, clock: TurnableClock) -> Consents:
    return Consents(mongodb, clock)


def test_chosen_the_page_says_when_the_next_is(portal: Portal, consents: Consents) -> None:
    consents.grant_at_once(asked(), "Contoso", "sealed")

    page = portal.press(portal.open("/consent/monthly"), CHOOSE, day="31")

    assert "31 Mar 2026" in page.text("[role=status]")
    assert attribute(page, "option[selected]", "value") == "31"


def test_one_click_stops_it(portal: Portal, consents: Consents, worker: Worker, memory_broker: MemoryBroker) -> None:
    consents.grant_at_once(asked(), "Contoso", "sealed")
    chosen = portal.press(portal.open("/consent/monthly"), CHOOSE, day="15")

    stopped = portal.press(chosen, STOP)
    run(worker)

    assert "Monthly assessments are stopped." in stopped.text("[role=status]")
    assert len(said(memory_broker, RescansScheduled)) == len(said(memory_broker, RescansEnded)) == 1
    assert not stopped.has(STOP)


def test_the_worker_starts_a_scan_each_month_after_the_last_has_ended(
    portal: Portal, consents: Consents, worker: Worker, memory_broker: MemoryBroker, clock: TurnableClock
) -> None:
    consents.grant_at_once(asked(), "Contoso", "sealed")
    portal.press(portal.open("/consent/monthly"), CHOOSE, day="2")
    clock.turn(minutes=5)

    for _ in range(90):
        run(worker)
        for each in said(memory_broker, ScanRequested):
            tell(memory_broker, a_scan_completed(customer_id=CUSTOMER, scan_id=each.scan_id))
        run(worker)
        clock.turn(days=1)

    requested = said(memory_broker, ScanRequested)
    assert [each.requested_by for each in requested] == ["timer", "schedule", "schedule"]
    assert [each.requested_at.month for each in requested[1:]] == [4, 5]


@pytest.mark.parametrize("day", ["", "0", "32", "-1", "１", "1.5", "yesterday"])
def test_what_is_no_day_chooses_nothing(portal: Portal, consents: Consents, day: str) -> None:
    consents.grant_at_once(asked(), "Contoso", "sealed")

    page = portal.press(portal.open("/consent/monthly"), CHOOSE, day=day)

    assert not page.has(STOP)


def test_for_one_mailbox_the_page_says_why_not(portal: Portal, consents: Consents) -> None:
    consents.grant_at_once(asked(wanted=wanted(scope=Scope.ONE_MAILBOX)), "Contoso", "sealed")

    page = portal.open("/consent/monthly")

    assert "deleted right after it" in page.text(".notice")
    assert not page.has(CHOOSE)


def test_without_a_permission_there_is_nothing_to_choose(portal: Portal, consents: Consents) -> None:
    consents.grant_at_once(asked(customer_id=STRANGER), "Contoso", "sealed")

    assert portal.open("/consent/monthly").text("h1") == "What do you want to have assessed?"


@pytest.mark.parametrize("path", ["/consent/monthly", "/consent/monthly/stop"])
def test_nothing_is_changed_without_the_token_of_our_own_form(portal: Portal, consents: Consents, path: str) -> None:
    consents.grant_at_once(asked(), "Contoso", "sealed")
    portal.press(portal.open("/consent/monthly"), CHOOSE, day="15")
    before = consents.granted(CUSTOMER)

    status = portal.send_without_token(path)

    assert status == 400
    assert consents.granted(CUSTOMER) == before


def test_whoever_withdraws_reads_that_it_ends_too(portal: Portal, consents: Consents) -> None:
    consents.grant_at_once(asked(), "Contoso", "sealed")
    portal.press(portal.open("/consent/monthly"), CHOOSE, day="15")

    assert "Monthly assessments end, too." in portal.open("/consent/withdraw").text("main")
