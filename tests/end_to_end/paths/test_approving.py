from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page

from services.consent.approvals import LIFETIME
from tests.emulator.builders import ADMINISTRATOR, AIKO
from tests.end_to_end.conftest import FABRIKAM_ADMINISTRATOR
from tests.end_to_end.paths.conftest import Newcomer
from tests.support.clicking import Clicking
from tests.support.in_process import PORTALS, Shindan

pytestmark = [pytest.mark.browser, pytest.mark.mongodb, pytest.mark.usefixtures("nothing_agreed")]

ASKED_EVERY = 4_000
"""Milliseconds between two looks of the waiting page."""
GO, DECLINE = "main form button:not(.second)", "button[formaction$='/decline']"


@pytest.fixture(autouse=True)
def only_administrators_consent(system: Shindan) -> Iterator[None]:
    rules = system.emulator.world.tenants[0].rules
    rules.change({"user_consent": "admin_only"})
    yield
    rules.change({"user_consent": "allow"})


@pytest.fixture
def office(newcomer: Newcomer) -> Clicking:
    """An administrator, who is not known to the portal."""
    return newcomer()


def ask(customer: Clicking) -> str:
    """Ask for one's own mailbox and return the link of the letter; from then on the page's time stands."""
    began = datetime.now(UTC)
    customer.page.clock.install(time=began)
    customer.open("/consent/scope?platform=microsoft_365")
    customer.page.check("input[name=scope][value=one_mailbox]")
    customer.press("button[formaction$='/ask']")
    customer.page.clock.pause_at(began + timedelta(hours=1))
    return next(word for word in customer.page.inner_text("#request-text").split() if "/approve/" in word)


def look_again(page: Page) -> None:
    """Let the seconds pass after which the waiting page looks whether it can go on."""
    with page.expect_response("**/consent/waiting/answer"):
        page.clock.run_for(ASKED_EVERY)


def approve(office: Clicking, link: str, account: str = ADMINISTRATOR) -> str:
    office.page.goto(link)
    office.press(GO)
    office.answer_microsoft(account=account)
    return office.title


def test_the_waiting_page_goes_on_by_itself_when_an_administrator_has_approved(
    customer: Clicking, office: Clicking
) -> None:
    link = ask(customer)

    thanks = approve(office, link)
    look_again(customer.page)
    customer.page.wait_for_selector("#sign-in")
    customer.answer_microsoft(account=AIKO)

    assert thanks == "Thank you for your approval"
    assert customer.title == "Permission was granted"
    assert AIKO in customer.page.inner_text("dl.facts")


def test_whoever_closed_the_page_is_told_by_a_letter_and_goes_on_from_it(customer: Clicking, office: Clicking) -> None:
    link = ask(customer)
    customer.page.goto("about:blank")
    customer.system.clock.turn(minutes=5)

    approve(office, link)
    customer.page.goto(customer.system.letter(r"https://\S+/consent/waiting"))
    customer.answer_microsoft(account=AIKO)

    assert customer.title == "Permission was granted"


def test_a_no_of_the_administrator_is_shown_and_can_be_taken_back(customer: Clicking, office: Clicking) -> None:
    link = ask(customer)
    office.page.goto(link)

    office.press(DECLINE)
    look_again(customer.page)
    customer.page.wait_for_selector(".notice.suspicious")
    office.press("main a")

    assert customer.title == "Your administrator has to approve this"
    assert office.title == "Do you approve this assessment?"
    assert approve(office, link) == "Thank you for your approval"


def test_a_request_that_was_given_up_is_open_no_more(customer: Clicking, office: Clicking) -> None:
    link = ask(customer)

    customer.press("form[action$='/give-up'] button")
    office.page.goto(link)

    assert (customer.title, office.title) == (
        "What do you want to have assessed?",
        "This request is not open any more",
    )


def test_a_link_is_too_old_after_two_weeks(customer: Clicking, office: Clicking) -> None:
    link = ask(customer)
    customer.system.clock.now += LIFETIME + timedelta(minutes=1)

    office.page.goto(link)

    assert office.title == "This request is not open any more"


def test_an_administrator_of_another_company_is_warned_before_they_agree(customer: Clicking, office: Clicking) -> None:
    link = ask(customer)
    warning = approve(office, link, FABRIKAM_ADMINISTRATOR)
    said = office.page.inner_text("main")
    office.page.goto("about:blank")
    look_again(customer.page)
    still_waiting = customer.page.url
    approve(office, link, FABRIKAM_ADMINISTRATOR)

    office.press("main a.button")
    office.answer_microsoft(account=FABRIKAM_ADMINISTRATOR)

    assert warning == "Do you know who asks?"
    assert FABRIKAM_ADMINISTRATOR in said
    assert customer.address in said
    assert still_waiting.endswith("/consent/waiting")
    assert office.title == "Thank you for your approval"


def test_a_request_under_another_brand_stays_there_each_in_their_own_language(newcomer: Newcomer) -> None:
    customer, office = newcomer("en-US", "nozomi"), newcomer("ja-JP", "nozomi")
    customer.sign_up()
    link = ask(customer)
    letter_to_office = customer.page.inner_text("#request-text")
    customer.page.goto("about:blank")
    customer.system.clock.turn(minutes=5)
    office.page.goto(link)
    asked, brand = office.heading, office.page.inner_text(".masthead-title")

    thanks = approve(office, link)
    onward = customer.system.letter(r"https://\S+/consent/waiting")
    letter = customer.system.letterbox.mails[-1]
    customer.page.goto(onward)
    customer.answer_microsoft(account=AIKO)

    portal = PORTALS["nozomi"]
    assert (link.startswith(portal), onward.startswith(portal), office.page.url.startswith(portal)) == (True,) * 3
    assert "Nozomi Telecom Cloud Mail Assessment" in letter_to_office
    assert (asked, thanks) == ("この診断を承認しますか", "Thank you for your approval")
    assert "のぞみ通信" in brand
    assert "Nozomi Telecom" in letter["From"]
    assert "approved" in letter["Subject"]
    assert customer.heading == "Permission was granted"
