import pytest

from emulator.server import Emulator
from services.consent.settings import Settings
from services.consent.wiring import make_app
from shared.events.catalog import ApprovalGiven, ConsentGranted
from shared.messaging.memory import MemoryBroker
from shared.messaging.worker import Worker
from shared.mongodb import Documents
from tests.emulator.builders import ADMINISTRATOR, AIKO, OTHER_TENANT_ID, TENANT_ID
from tests.services.consent.builders import CHIEF, CUSTOMER, run, said
from tests.services.consent.office import DECLINE, Office, ask
from tests.services.consent.portal import Portal, attribute
from tests.support.clock import TurnableClock

pytestmark = pytest.mark.mongodb


def test_the_administrator_reads_who_asks_for_what_without_signing_in(portal: Portal, office: Office) -> None:
    link = ask(portal)

    page = office.open(link)

    assert page.status == 200
    assert "hanako@contoso.example" in page.text(".lead")
    assert "Contoso" in page.text("dl")
    assert "All mailboxes of the organisation" in page.text("dl")
    assert page.has(DECLINE)


def test_an_organisation_is_granted_to_whoever_asked(
    portal: Portal, office: Office, worker: Worker, memory_broker: MemoryBroker
) -> None:
    thanked = office.approve(ask(portal))

    run(worker)
    granted = portal.open("/consent/waiting")

    assert thanked.text("h1") == "Thank you for your approval"
    assert granted.text("h1") == "Permission was granted"
    assert "contoso" in granted.text("dl").lower()
    assert ADMINISTRATOR in granted.text("dl")
    (consent,) = said(memory_broker, ConsentGranted)
    assert (consent.customer_id, consent.tenant_id, consent.granted_by) == (CUSTOMER, TENANT_ID, ADMINISTRATOR)
    (event,) = said(memory_broker, ApprovalGiven)
    assert (event.tenant_name, event.approved_by) == (consent.tenant_name, ADMINISTRATOR)


def test_for_one_mailbox_the_administrator_allows_no_reading_of_others(
    portal: Portal, office: Office, emulator: Emulator
) -> None:
    office.approve(ask(portal, "one_mailbox"))

    assert emulator.world.consents.roles(TENANT_ID, emulator.world.application.client_id) == set()


@pytest.mark.parametrize(
    ("button", "title"),
    [
        ("#cancel", "You have not approved"),
        ("#end-observed-2023", "You have not approved"),
        ("#end-observed-2019", "You left Microsoft's page"),
        ("#end-permission-denied", "You have not approved"),
        ("#end-not-subscribed", "You have not approved"),
    ],
)
def test_a_refusal_at_microsoft_is_explained_to_the_administrator(
    portal: Portal, office: Office, button: str, title: str
) -> None:
    page = office.at_consent(ask(portal))

    refused = office.open(office.answer(page, button))

    assert refused.text("h1") == title
    assert refused.has("a[href*='/consent/approve/']")


def test_an_account_that_may_not_approve_is_told_so(portal: Portal, office: Office) -> None:
    page = office.at_consent(ask(portal), AIKO)

    refused = office.open(office.answer(page, "#leave"))

    assert refused.text("h1") == "This account may not approve"


def test_another_tenant_than_the_one_signed_in_to_is_not_accepted(
    portal: Portal, office: Office, worker: Worker, memory_broker: MemoryBroker
) -> None:
    callback = office.answer(office.at_consent(ask(portal))).replace(TENANT_ID, OTHER_TENANT_ID)

    refused = office.open(callback)
    run(worker)

    assert refused.text("h1") == "Another organisation has approved"
    assert said(memory_broker, ConsentGranted) == []


def test_an_administrator_of_elsewhere_is_warned_before_microsofts_page(portal: Portal, office: Office) -> None:
    warned = office.signed_in(ask(portal), CHIEF)

    assert warned.text("h1") == "Do you know who asks?"
    assert CHIEF in warned.text(".notice")
    assert f"/{OTHER_TENANT_ID}/v2.0/adminconsent?" in attribute(warned, "a.danger", "href")


def test_an_answer_serves_once(portal: Portal, office: Office) -> None:
    callback = office.answer(office.at_consent(ask(portal)))

    first, second = office.open(callback), office.open(callback)

    assert first.text("h1") == "Thank you for your approval"
    assert second.text("h1") == "This request is not open any more"


def test_an_answer_serves_only_in_the_browser_that_asked(
    portal: Portal, office: Office, settings: Settings, mongodb: Documents, clock: TurnableClock
) -> None:
    link = ask(portal)
    callback = office.answer(office.at_consent(link))
    elsewhere = Office(Portal(make_app(settings, mongodb, clock=clock).test_client(), clock), office.microsoft)
    elsewhere.pages.press(elsewhere.open(link), "main form button")

    refused = elsewhere.open(callback)

    assert refused.text("h1") == "This answer belongs to no open request"


def test_an_answer_after_a_quarter_of_an_hour_is_too_late(portal: Portal, office: Office, clock: TurnableClock) -> None:
    callback = office.answer(office.at_consent(ask(portal)))
    clock.turn(minutes=16)

    late = office.open(callback)

    assert late.text("h1") == "It took too long"


def test_a_link_that_was_answered_says_so(portal: Portal, office: Office) -> None:
    link = ask(portal)
    office.approve(link)

    again = office.open(link)

    assert again.text("h1") == "This has been approved already"
    assert ADMINISTRATOR in again.text("main")


@pytest.mark.parametrize("path", ["", "/decline"])
def test_nothing_is_answered_without_the_token_of_our_own_form(portal: Portal, office: Office, path: str) -> None:
    link = ask(portal)

    status = office.pages.send_without_token(link.partition(".example")[2] + path)

    assert status == 400
    assert portal.open("/consent/waiting").text(".notice-title") == "Waiting for the approval"


def test_a_link_that_nobody_made_leads_nowhere(office: Office) -> None:
    page = office.open("/consent/approve/" + "A" * 43)

    assert page.status == 404
    assert page.text("h1") == "This request is not open any more"
