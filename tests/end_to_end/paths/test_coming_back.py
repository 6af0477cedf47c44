from datetime import timedelta

import pytest

from services.signup.sign_in_tries import TRIES_PER_ADDRESS, WAIT
from shared.sessions import IDLE
from tests.end_to_end.paths.conftest import Newcomer
from tests.support.clicking import Clicking

pytestmark = [pytest.mark.browser, pytest.mark.mongodb]

WRONG = "0000-0000-0000"


@pytest.fixture
def returning(customer: Clicking, newcomer: Newcomer) -> Clicking:
    """A customer with another browser."""
    come = newcomer()
    come.address = customer.address
    return come


def test_five_wrong_numbers_bring_a_pause_after_which_the_right_one_works(returning: Clicking) -> None:
    number, said = returning.number(), []
    returning.open("/sign-in")
    for _ in range(TRIES_PER_ADDRESS + 1):
        returning.sign_in(WRONG)
        said.append(returning.page.inner_text("#refused"))
    returning.sign_in(number)
    even_then = returning.page.inner_text("#refused")
    returning.system.clock.now += WAIT + timedelta(seconds=1)

    returning.sign_in(number)

    assert said[0] == said[TRIES_PER_ADDRESS - 1] != said[TRIES_PER_ADDRESS] == even_then
    assert returning.page.url == f"{returning.portal}/reports/"


def test_an_unknown_address_looks_like_a_wrong_number(returning: Clicking, newcomer: Newcomer) -> None:
    stranger = newcomer()
    for each in (returning, stranger):
        each.open("/sign-in")
        each.sign_in(WRONG)

    pages = [each.page.inner_text("main").replace(each.address, "") for each in (returning, stranger)]

    assert pages[0] == pages[1]


def test_an_idle_hour_leads_over_the_sign_in_page_back_to_where_one_was(customer: Clicking) -> None:
    number = customer.number()
    customer.open("/mails/lists?shown=all")
    customer.system.clock.now += IDLE + timedelta(minutes=1)

    customer.page.reload()
    said = customer.page.inner_text(".notice")
    customer.sign_in(number)

    assert "自動的にサインアウトしました" in said
    assert customer.page.url == f"{customer.portal}/mails/lists?shown=all"


def test_what_was_sent_after_an_idle_hour_is_said_to_be_undone_and_can_be_sent_again(customer: Clicking) -> None:
    number = customer.number()
    customer.open("/erase")
    customer.system.clock.now += IDLE + timedelta(minutes=1)

    customer.press("main form button.danger")
    said = customer.page.inner_text(".notice")
    customer.sign_in(number)
    again = customer.title
    customer.press("main form button.danger")

    assert "実行されていません" in said
    assert (again, customer.title) == ("Erase everything?", "Receipt of erasure")


def test_after_signing_out_going_back_shows_nothing(customer: Clicking) -> None:
    customer.open("/mails/lists")
    customer.page.fill("#allowed", "partner.example")
    customer.press("main form button")

    customer.press("form[action='/sign-out'] button")
    customer.page.go_back()

    assert customer.title == "Sign in"
    assert "partner.example" not in customer.page.content()


def test_a_form_that_was_left_open_too_long_leads_back_to_itself(customer: Clicking) -> None:
    customer.open("/mails/lists")
    customer.page.context.clear_cookies()

    customer.press("main form button")
    said = customer.title
    customer.press("main a.button")

    assert (said, customer.title) == ("This form has expired", "Sign in")
