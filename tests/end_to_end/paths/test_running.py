import pytest

from shared.events.catalog import ScanCompleted, ScanFailed
from tests.emulator.builders import ADMINISTRATOR
from tests.support.clicking import NUMBER, Clicking
from tests.support.interruption import InterruptedAnalysers, run_until_reading
from tests.support.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.mongodb]

START = "form[action$='/start'] button"


def granted(visitor: Visitor) -> None:
    visitor.sign_up()
    visitor.answer_microsoft(visitor.set_out(), account=ADMINISTRATOR)


@pytest.fixture
def customer(clicking: Clicking) -> Clicking:
    """Somebody who has granted the permission a moment ago."""
    clicking.arrive(granted)
    clicking.open("/consent/granted")
    return clicking


def test_stopping_asks_first_and_keeps_what_was_found(customer: Clicking, analysers: InterruptedAnalysers) -> None:
    customer.press(START, settle=False)
    run_until_reading(customer.system, analysers)
    customer.open("/reports/")
    customer.press("main a[href='/reports/stop']", settle=False)
    asked = customer.title
    customer.press("form[action='/mails/stop'] button[type=submit]", settle=False)
    stopping = customer.title

    customer.system.settle()
    customer.page.wait_for_selector(".figure")

    (completed,) = customer.system.said(ScanCompleted)
    assert (asked, stopping) == ("Stop the assessment?", "Assessment in progress")
    assert completed.stopped
    assert customer.page.locator(".notice-title", has_text="中止").count() == 1
    assert customer.complaints == []


def test_an_assessment_that_microsoft_refuses_says_so_and_how_to_go_on(customer: Clicking) -> None:
    world = customer.system.emulator.world
    customer.press(START, settle=False)
    world.consents.remove(world.tenants[0].id, world.application.client_id)

    customer.system.settle()
    customer.open("/reports/")
    failed = customer.title
    customer.press("main a.button")

    assert customer.system.said(ScanFailed)
    assert failed == "The assessment ended without a result"
    assert customer.page.url.startswith(f"{customer.portal}/consent/")


def test_the_letters_link_leads_over_the_sign_in_page_to_the_result(customer: Clicking) -> None:
    customer.start()
    headline = customer.heading
    customer.page.context.clear_cookies()

    customer.page.goto(customer.system.letter(rf"{customer.portal}/reports/\S*"))
    asked = customer.title
    customer.sign_in(customer.system.letter(NUMBER))

    assert (asked, customer.heading) == ("Sign in", headline)
