import re
from datetime import timedelta

import pytest

from services.signup.customers import LINK_LASTS
from tests.support.clicking import NUMBER, SUBMIT, Clicking
from tests.support.in_process import PORTAL
from tests.support.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.mongodb]

OPTIONAL = {"first_name": "花子", "phone": "03-1234-5678", "job_title": "情報システム部長"}
LINK = re.escape(PORTAL) + r"/welcome/\S+"


def entered(customer: Clicking) -> dict[str, str]:
    """Return what stands in the form."""
    names = ("last_name", "company", "address", *OPTIONAL)
    page = customer.page
    checked = {each: str(page.is_checked(f"#{each}")) for each in ("terms", "data_protection")}
    return {name: page.input_value(f"#{name}") for name in names} | checked


def ask_for_letter(customer: Clicking) -> str:
    """Sign up and return the link of the letter."""
    customer.fill_in()
    customer.press()
    customer.press()
    return customer.system.letter(LINK)


def letters_to(customer: Clicking) -> int:
    return sum(customer.address in each for each in customer.system.letterbox.recipients)


def test_a_mistake_stands_at_its_field_and_nothing_is_lost(clicking: Clicking) -> None:
    clicking.fill_in()
    for name, value in OPTIONAL.items():
        clicking.page.fill(f"#{name}", value)
    clicking.page.fill("#phone", "ask my desk")
    before = entered(clicking)

    clicking.press()

    assert entered(clicking) == before
    assert clicking.page.get_attribute("#phone", "aria-invalid") == "true"
    assert clicking.page.inner_text("#phone-error") == clicking.page.inner_text(".error-summary li")


def test_the_terms_open_beside_the_form(clicking: Clicking) -> None:
    clicking.fill_in()

    with clicking.page.expect_popup() as opened:
        clicking.page.click("label a[href='/terms']")

    assert opened.value.inner_text("h1") == "利用規約"
    assert clicking.page.input_value("#address") == clicking.address


def test_going_back_to_correct_keeps_everything(clicking: Clicking) -> None:
    clicking.fill_in()
    for name, value in OPTIONAL.items():
        clicking.page.fill(f"#{name}", value)
    before = entered(clicking)
    clicking.press()

    clicking.press("main form a.second")

    assert entered(clicking) == before
    assert not clicking.page.is_disabled(SUBMIT)


def test_a_double_click_sends_one_letter(clicking: Clicking) -> None:
    clicking.fill_in()
    clicking.press()

    clicking.page.dblclick(SUBMIT)
    clicking.page.wait_for_url("**/sent")
    clicking.system.settle()

    assert letters_to(clicking) == 1


def test_going_back_after_the_letter_went_out_shows_that_it_did(clicking: Clicking) -> None:
    ask_for_letter(clicking)

    clicking.page.go_back()

    assert clicking.title == "Open the mail that we sent"


def test_a_mistyped_address_is_corrected_without_typing_all_again(clicking: Clicking) -> None:
    ask_for_letter(clicking)

    clicking.press("main a[href='/']")

    assert clicking.page.input_value("#last_name") == "山田"
    assert clicking.page.input_value("#address") == clicking.address


def test_a_mail_filter_that_opens_the_link_uses_nothing_up(clicking: Clicking) -> None:
    link = ask_for_letter(clicking)
    for _ in range(3):
        Visitor(clicking.system, clicking.address).browser.open(link)

    clicking.page.goto(link)
    clicking.press()

    assert clicking.title == "What do you want to have assessed?"


def test_a_link_serves_once_and_then_leads_to_the_sign_in_page(clicking: Clicking) -> None:
    link = ask_for_letter(clicking)
    clicking.page.goto(link)
    clicking.press()
    clicking.page.context.clear_cookies()

    clicking.page.goto(link)
    refused = clicking.title
    clicking.press("main a[href='/sign-in']")

    assert (refused, clicking.title) == ("This link is no longer valid", "Sign in")


def test_a_link_is_too_old_after_a_week_and_a_new_one_can_be_had(clicking: Clicking) -> None:
    link = ask_for_letter(clicking)
    clicking.system.clock.now += LINK_LASTS + timedelta(minutes=1)

    clicking.page.goto(link)
    refused = clicking.title
    clicking.page.goto(ask_for_letter(clicking))
    clicking.press()

    assert (refused, clicking.title) == ("This link is no longer valid", "What do you want to have assessed?")


def test_an_address_that_is_known_gets_the_same_page_and_a_letter_that_says_so(clicking: Clicking) -> None:
    ask_for_letter(clicking)
    first, number = clicking.page.inner_text("main"), clicking.number()
    clicking.page.goto(clicking.system.letter(LINK))
    clicking.press()
    clicking.page.context.clear_cookies()

    ask_for_letter(clicking)

    assert clicking.page.inner_text("main") == first
    assert clicking.system.letter(NUMBER) == number
    assert "すでに" in clicking.system.letterbox.text()
