import pytest

from tests.emulator.builders import ADMINISTRATOR, AIKO
from tests.end_to_end.paths.conftest import Newcomer
from tests.support.clicking import Clicking

pytestmark = [pytest.mark.browser, pytest.mark.mongodb]

BY_MICROSOFT = "a[href^='/consent/sign-in']"
OTHERS = "form[action='/account/end-others'] button"
END_ONE = "form[action='/account/end-session'] button"
ROWS = "main tbody tr"


def arrive_by_microsoft(somebody: Clicking, account: str, button: str = "#accept") -> None:
    somebody.open("/sign-in?next=/account")
    somebody.press(BY_MICROSOFT)
    somebody.answer_microsoft(button, account=account)


def is_in(somebody: Clicking, page: str) -> bool:
    somebody.open(page)
    return somebody.title != "Sign in"


def test_the_granting_account_comes_in_from_a_fresh_browser_and_is_signed_out_from_the_list(
    customer: Clicking, newcomer: Newcomer
) -> None:
    customer.set_out()
    customer.answer_microsoft(account=ADMINISTRATOR)
    elsewhere = newcomer()

    arrive_by_microsoft(elsewhere, ADMINISTRATOR)
    elsewhere.page.reload()
    title, rows = elsewhere.title, elsewhere.page.locator(ROWS).count()
    customer.open("/account")
    customer.press(END_ONE)

    assert (title, rows) == ("Account", 2)
    assert customer.page.locator(ROWS).count() == 1
    assert [is_in(elsewhere, page) for page in ("/account", "/consent/", "/reports/", "/mails/lists")] == [False] * 4
    assert customer.complaints == elsewhere.complaints == []


def test_an_account_that_granted_nothing_is_told_so_and_led_back(clicking: Clicking) -> None:
    arrive_by_microsoft(clicking, AIKO)
    told = clicking.title

    clicking.press("main a.button")

    assert told == "This account gave no permission"
    assert clicking.title == "Sign in"


def test_another_number_signs_all_other_browsers_out(customer: Clicking, newcomer: Newcomer) -> None:
    before = customer.number()
    elsewhere = newcomer()
    elsewhere.open("/sign-in")
    elsewhere.page.fill("#address", customer.address)
    elsewhere.page.fill("#number", before)
    elsewhere.press()

    customer.open("/account/number")
    customer.press()

    assert customer.number() != before
    assert is_in(customer, "/reports/")
    assert not is_in(elsewhere, "/reports/")


def test_all_other_browsers_are_signed_out_by_keyboard_too(customer: Clicking, newcomer: Newcomer) -> None:
    elsewhere = newcomer()
    elsewhere.open("/sign-in")
    elsewhere.page.fill("#address", customer.address)
    elsewhere.page.fill("#number", customer.number())
    elsewhere.press()
    customer.open("/account")

    customer.page.focus(OTHERS)
    customer.page.keyboard.press("Enter")
    customer.page.wait_for_url("**/account?done=ended")
    customer.system.settle()

    assert customer.page.locator(OTHERS).count() == 0
    assert not is_in(elsewhere, "/reports/")
