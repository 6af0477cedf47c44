"""Signing in to our portal with a Microsoft account, from a browser in which nobody is signed in."""

import pytest

from shared.events.catalog import SessionsEnded, SignedIn
from shared.events.details import SignInWay
from shared.messaging.memory import MemoryBroker
from shared.messaging.worker import Worker
from shared.mongodb import Documents
from tests.emulator.browser import Browser
from tests.emulator.builders import ADMINISTRATOR, AIKO
from tests.services.consent.arrival import NOBODY, Arrival
from tests.services.consent.builders import CLERK, CUSTOMER, STRANGER, a_sign_up, run, said, tell
from tests.services.consent.office import Office, ask
from tests.services.consent.portal import Portal
from tests.services.consent.views.test_granting import agree_for_organisation, grant_mailbox
from tests.support.clock import TurnableClock

pytestmark = pytest.mark.mongodb


@pytest.fixture
def granted(portal: Portal, browser: Browser, worker: Worker) -> Portal:
    agree_for_organisation(portal, browser)
    run(worker)
    return portal


@pytest.mark.usefixtures("granted")
def test_whoever_granted_for_the_organisation_comes_in(
    arrival: Arrival, worker: Worker, memory_broker: MemoryBroker
) -> None:
    page = arrival.sign_in(ADMINISTRATOR)
    run(worker)

    assert page.location == "/reports/"
    assert arrival.is_in()
    (event,) = said(memory_broker, SignedIn)
    assert (event.customer_id, event.way, len(event.session_hash)) == (CUSTOMER, SignInWay.MICROSOFT, 64)


def test_whoevers_mailbox_was_granted_comes_in(portal: Portal, browser: Browser, arrival: Arrival) -> None:
    grant_mailbox(portal, browser)

    assert arrival.sign_in(CLERK).location == "/reports/"
    assert arrival.is_in()


@pytest.mark.usefixtures("granted")
def test_only_identity_is_asked_for(arrival: Arrival) -> None:
    address = arrival.pages.open("/consent/sign-in").location

    assert "scope=openid+profile&" in address
    assert "code_challenge_method=S256" in address
    assert "nonce=" in address


@pytest.mark.usefixtures("granted")
@pytest.mark.parametrize(
    ("wish", "target"),
    [("/consent/withdraw", "/consent/withdraw"), ("//evil.test/", "/reports/"), ("https://evil.test/", "/reports/")],
)
def test_one_is_led_to_the_page_that_asked_and_never_elsewhere(arrival: Arrival, wish: str, target: str) -> None:
    path = f"/consent/sign-in?next={wish}"

    callback = arrival.answered(ADMINISTRATOR, path)
    answer = arrival.pages.answer(callback)

    assert answer.headers["Location"] == target


@pytest.mark.usefixtures("granted")
def test_a_colleague_who_granted_nothing_does_not_come_in(arrival: Arrival) -> None:
    page = arrival.sign_in(AIKO)

    assert (page.status, page.text("h1")) == (403, NOBODY)
    assert not arrival.is_in()
    assert "hanako" not in page.text("main")


@pytest.mark.usefixtures("granted")
def test_of_several_customers_none_is_opened_nor_named(
    arrival: Arrival, worker: Worker, memory_broker: MemoryBroker, mongodb: Documents
) -> None:
    tell(memory_broker, a_sign_up(customer_id=STRANGER, address="ichiro@contoso.example"))
    run(worker)
    (consent,) = mongodb["consents"].find()
    mongodb["consents"].insert_one({**consent, "_id": "second", "customer_id": STRANGER})

    page = arrival.sign_in(ADMINISTRATOR)

    assert (page.status, page.text("h1")) == (403, "This account belongs to several registrations")
    assert not arrival.is_in()
    assert all(name not in page.text("main") for name in ("hanako", "ichiro"))


def test_an_administrator_who_only_approved_a_request_does_not_come_in(
    portal: Portal, office: Office, worker: Worker, arrival: Arrival
) -> None:
    office.approve(ask(portal))
    run(worker)

    page = arrival.sign_in(ADMINISTRATOR)

    assert page.text("h1") == NOBODY


def test_after_a_withdrawal_the_account_opens_nothing_and_is_not_kept(
    granted: Portal, arrival: Arrival, mongodb: Documents
) -> None:
    granted.press(granted.open("/consent/withdraw"), "main form button")

    page = arrival.sign_in(ADMINISTRATOR)

    (consent,) = mongodb["consents"].find()
    assert page.text("h1") == NOBODY
    assert (consent["granted_by"], consent["granter_id"]) == ("", "")


@pytest.mark.usefixtures("granted")
def test_the_session_that_the_browser_had_is_over(
    arrival: Arrival, worker: Worker, memory_broker: MemoryBroker
) -> None:
    arrival.sign_in(ADMINISTRATOR)
    arrival.sign_in(ADMINISTRATOR)
    run(worker)

    first, _ = said(memory_broker, SignedIn)
    (over,) = said(memory_broker, SessionsEnded)
    assert over.session_hashes == (first.session_hash,)
    assert arrival.is_in()


@pytest.mark.usefixtures("granted")
def test_a_session_that_signup_ended_is_over_here(
    arrival: Arrival, worker: Worker, memory_broker: MemoryBroker, clock: TurnableClock
) -> None:
    arrival.sign_in(ADMINISTRATOR)
    run(worker)
    (event,) = said(memory_broker, SignedIn)

    tell(memory_broker, SessionsEnded(customer_id=CUSTOMER, session_hashes=(event.session_hash,), ended_at=clock()))
    run(worker)

    assert not arrival.is_in()


def test_the_page_for_withdrawing_names_the_account_that_opens_the_portal(granted: Portal) -> None:
    page = granted.open("/consent/withdraw")

    assert ADMINISTRATOR in page.text("main dl")
    assert "one can sign in here with this Microsoft account" in page.text("main")
