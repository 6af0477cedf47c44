from datetime import UTC, datetime

import pytest

from shared.events.catalog import ApprovalGiven, ConsentGranted, CustomerErased, ScanRequested
from shared.events.details import Scope
from shared.messaging.memory import MemoryBroker
from shared.messaging.worker import Worker
from shared.mongodb import Documents
from tests.emulator.browser import Browser
from tests.emulator.builders import ADMINISTRATOR, AIKO
from tests.services.consent.builders import CUSTOMER, run, said, tell
from tests.services.consent.office import Office, ask
from tests.services.consent.portal import Portal, attribute
from tests.support.clock import NOON, TurnableClock

pytestmark = pytest.mark.mongodb


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_letter_can_be_copied_or_opened_in_a_mail_program(portal: Portal, language: str) -> None:
    link = ask(portal)
    portal.language = language

    waiting = portal.open("/consent/waiting")

    mailto = attribute(waiting, "a[href^='mailto:?']", "href")
    assert link.rpartition("/")[2] in mailto
    assert len(mailto) < 2000
    assert "hanako@contoso.example" in waiting.text("#request-text")


def test_what_somebody_else_approved_starts_by_no_clock(
    portal: Portal, office: Office, worker: Worker, memory_broker: MemoryBroker, clock: TurnableClock
) -> None:
    office.approve(ask(portal))
    run(worker)

    granted = portal.open("/consent/granted")
    clock.turn(minutes=10)
    run(worker)

    assert "Look whether this is your organisation" in granted.text(".notice")
    assert said(memory_broker, ScanRequested) == []


def test_for_one_mailbox_the_waiting_page_goes_on_to_microsoft_by_itself(portal: Portal, office: Office) -> None:
    link = ask(portal, "one_mailbox")
    before = portal.open("/consent/waiting/answer").html.text()

    office.approve(link)
    after = portal.open("/consent/waiting/answer").html.text()

    assert '"waiting"' in before
    assert '"approved"' in after
    assert "/organizations/oauth2/v2.0/authorize" in portal.open("/consent/waiting").location


def test_after_the_approval_the_owner_grants(
    portal: Portal, browser: Browser, office: Office, worker: Worker, memory_broker: MemoryBroker
) -> None:
    link = ask(portal, "one_mailbox")
    office.approve(link)

    coded = browser.sign_in(browser.open(portal.open("/consent/waiting").location), AIKO)
    granted = portal.open(coded.location)
    run(worker)

    assert granted.text("h1") == "Permission was granted"
    (consent,) = said(memory_broker, ConsentGranted)
    assert (consent.scope, consent.mailboxes) == (Scope.ONE_MAILBOX, (AIKO,))
    assert [each.scope for each in said(memory_broker, ApprovalGiven)] == [Scope.ONE_MAILBOX]
    assert office.open(link).status == 404


def test_a_period_of_days_is_asked_for_in_the_customers_zone(
    portal: Portal, office: Office, mongodb: Documents
) -> None:
    page = portal.open("/consent/scope?platform=microsoft_365")
    days = {"days": "from_to", "first_day": "2026-02-01", "last_day": "2026-02-10"}
    waiting = portal.press(page, "button[formaction]", **days)
    link = next(word for word in waiting.text("#request-text").split() if "/approve/" in word)

    asked = office.open(link)

    (stored,) = mongodb["approvals"].find()
    assert stored["received_since"] == datetime(2026, 1, 31, 15, tzinfo=UTC)
    assert stored["received_before"] == datetime(2026, 2, 10, 15, tzinfo=UTC)
    assert "1 Feb 2026" in asked.text("dl")
    assert attribute(waiting, "input[name=first_day]", "value") == "2026-02-01"
    assert attribute(waiting, "input[name=last_day]", "value") == "2026-02-10"


def test_a_refusal_by_policy_becomes_a_request_by_itself(portal: Portal, browser: Browser) -> None:
    page = portal.open("/consent/scope?platform=microsoft_365")
    to_microsoft = portal.press(page, "main form button[type=submit]", scope="one_mailbox").location

    approval = browser.sign_in(browser.open(to_microsoft), AIKO)
    waiting = portal.open(browser.press(approval, "#leave").location)

    assert waiting.text("h1") == "Your administrator has to approve this"
    assert "/consent/approve/" in waiting.text("#request-text")
    assert waiting.has("noscript meta[http-equiv=refresh]")


def test_waiting_outlasts_the_browser_and_can_be_given_up(portal: Portal, office: Office) -> None:
    link = ask(portal)
    portal.sign_out()
    portal.sign_in(CUSTOMER)
    start = portal.open("/consent/")

    given_up = portal.press(start, "form[action$='/give-up'] button")

    assert "Waiting for your administrator" in start.text(".notice")
    assert not given_up.has(".notice")
    assert office.open(link).text("h1") == "This request is not open any more"


def test_choosing_something_else_revokes_the_link(portal: Portal, office: Office) -> None:
    link = ask(portal)

    portal.press(portal.open("/consent/scope?platform=microsoft_365"), "main form button", scope="one_mailbox")

    assert office.open(link).status == 404


def test_erasing_revokes_the_link(portal: Portal, office: Office, worker: Worker, memory_broker: MemoryBroker) -> None:
    link = ask(portal)

    tell(memory_broker, CustomerErased(customer_id=CUSTOMER, erased_at=NOON))
    run(worker)

    assert office.open(link).status == 404


def test_declining_on_our_page_is_told_to_the_customer_and_can_be_changed(portal: Portal, office: Office) -> None:
    link = ask(portal)
    declined = office.decline(link)
    told = portal.open("/consent/waiting")

    thanked = office.approve(link)

    assert declined.text("h1") == "You have not approved"
    assert "Your administrator has declined." in told.text(".notice")
    assert thanked.text("h1") == "Thank you for your approval"


@pytest.mark.parametrize(("button", "is_told"), [("#cancel", True), ("#end-observed-2019", False)])
def test_a_no_at_microsoft_is_told_to_the_customer_but_a_closed_page_is_not(
    portal: Portal, office: Office, button: str, is_told: bool
) -> None:
    page = office.at_consent(ask(portal))

    office.open(office.answer(page, button))

    assert ("declined" in portal.open("/consent/waiting").text(".suspicious")) is is_told


def test_a_customers_own_answer_is_not_taken_for_an_administrators(
    portal: Portal, browser: Browser, office: Office
) -> None:
    page = portal.open("/consent/scope?platform=microsoft_365")
    to_microsoft = portal.press(page, "main form button[type=submit]").location
    signed_in = browser.sign_in(browser.open(to_microsoft), ADMINISTRATOR)

    elsewhere = office.open(browser.press(signed_in, "#accept").location)

    assert elsewhere.location.startswith("/sign-in?next=/consent/callback")
