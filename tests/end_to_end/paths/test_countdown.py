from datetime import timedelta

import pytest

from services.consent.consents import STARTS_BY_ITSELF_AFTER
from shared.events.catalog import ScanRequested
from tests.emulator.builders import AIKO
from tests.support.clicking import Clicking
from tests.support.front import Front
from tests.support.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.mongodb]

START, BACK = "form[action$='/start'] button", "form[action$='/cancel'] button"
MILLISECONDS = int(STARTS_BY_ITSELF_AFTER.total_seconds() * 1_000)


def granted(visitor: Visitor) -> None:
    visitor.sign_up()
    visitor.answer_microsoft(visitor.set_out("one_mailbox"), account=AIKO)


@pytest.fixture
def customer(clicking: Clicking) -> Clicking:
    """Somebody who has granted the permission a moment ago."""
    clicking.arrive(granted)
    clicking.open("/consent/granted")
    return clicking


def requested(customer: Clicking) -> int:
    """Return how many assessments of the customer's permission have been asked for."""
    tenant_wide = customer.system.said(ScanRequested)
    found = customer.system.databases["consent"]["customers"].find_one({"address": customer.address})
    assert found is not None
    return sum(each.customer_id == found["_id"] for each in tenant_wide)


def seconds_left(customer: Clicking) -> int:
    return int(str(customer.page.get_attribute("[role=timer]", "data-seconds-left")))


def wait_for_the_start(customer: Clicking) -> None:
    customer.system.clock.now += STARTS_BY_ITSELF_AFTER
    customer.system.settle()


def test_the_time_left_is_seen_and_right(customer: Clicking) -> None:
    at_first = seconds_left(customer)
    customer.system.clock.turn(minutes=2)

    customer.page.reload()

    assert 280 < at_first <= 300
    assert seconds_left(customer) == at_first - 120
    assert customer.page.inner_text("[role=timer]").startswith(("2:", "3:"))


def test_back_cancels_keeps_the_choices_and_one_can_go_on_later(customer: Clicking) -> None:
    customer.press(BACK)
    wait_for_the_start(customer)
    cancelled = requested(customer)
    customer.press("main a[href='/consent/']")
    customer.press("main form[action$='/scope'] button")
    kept = customer.page.get_attribute("input[name=scope]:checked", "value")
    customer.open("/consent/")
    customer.press("main a[href='/consent/granted']")

    customer.press(START)

    assert (cancelled, kept, requested(customer)) == (0, "one_mailbox", 1)


def test_it_starts_by_the_button_once_however_often_it_is_pressed(customer: Clicking) -> None:
    customer.page.dblclick(START)
    customer.page.wait_for_url("**/reports/**")
    wait_for_the_start(customer)

    assert requested(customer) == 1


def test_it_starts_by_itself_with_the_browser_closed_and_the_web_processes_restarted(
    customer: Clicking, served: Front
) -> None:
    customer.page.goto("about:blank")
    served.application = customer.system.make_pages()

    wait_for_the_start(customer)
    customer.open("/consent/granted")

    assert requested(customer) == 1
    assert customer.page.url.endswith("/reports/")
    assert "Result" in customer.page.title() or customer.page.query_selector(".figure")


def test_a_page_that_is_open_when_it_starts_goes_on_to_the_result(customer: Clicking) -> None:
    customer.page.clock.install()
    customer.page.reload()
    wait_for_the_start(customer)

    customer.page.clock.run_for(MILLISECONDS + 5_000)
    customer.page.wait_for_url("**/reports/")

    assert requested(customer) == 1


def test_before_the_worker_has_started_it_the_page_says_that_it_starts_now(customer: Clicking) -> None:
    customer.system.clock.now += STARTS_BY_ITSELF_AFTER + timedelta(seconds=1)

    customer.page.reload()

    assert customer.page.get_attribute("[role=timer]", "data-seconds-left") == "0"
    assert "-" not in customer.page.inner_text(".notice")
