import re

import msgspec
import pytest

from emulator.faults import Fault
from emulator.server import Emulator
from shared.events.catalog import ConsentGranted, ScanRequested
from shared.events.details import Scope
from shared.messaging.memory import MemoryBroker
from shared.messaging.worker import Worker
from shared.mongodb import Documents
from shared.sealing import open_sealed
from tests.emulator.browser import Browser, Page
from tests.emulator.builders import ADMINISTRATOR, AIKO, OTHER_TENANT_ID, TENANT_ID
from tests.services.consent.builders import CHIEF, CLERK, run, said
from tests.services.consent.portal import Portal
from tests.support.clock import TurnableClock

pytestmark = pytest.mark.mongodb


def go_to_microsoft(portal: Portal, scope: str = "organisation") -> str:
    page = portal.open("/consent/scope?platform=microsoft_365")
    return portal.press(page, "main form button[type=submit]", scope=scope).location


def sign_in_administrator(portal: Portal, browser: Browser, address: str = ADMINISTRATOR) -> str:
    page = browser.sign_in(browser.open(go_to_microsoft(portal)), address)
    agreed = browser.press(page, "#accept") if page.has("#accept") else page
    return portal.open(agreed.location).location


def agree_for_organisation(portal: Portal, browser: Browser, address: str = ADMINISTRATOR) -> Page:
    page = browser.open(sign_in_administrator(portal, browser, address))
    return portal.open(browser.press(page, "#accept").location)


def grant_mailbox(portal: Portal, browser: Browser, address: str = CLERK) -> Page:
    page = browser.sign_in(browser.open(go_to_microsoft(portal, "one_mailbox")), address)
    return portal.open(browser.press(page, "#accept").location)


def test_an_organisation_is_granted_once_the_permission_works(
    portal: Portal, browser: Browser, worker: Worker, memory_broker: MemoryBroker
) -> None:
    checking = agree_for_organisation(portal, browser)

    run(worker)
    granted = portal.open("/consent/checking")

    assert "being checked" in checking.text("h1")
    assert checking.has("meta[http-equiv=refresh]")
    assert granted.text("h1") == "Permission was granted"
    assert "contoso.example" in granted.text("dl").lower()
    (event,) = said(memory_broker, ConsentGranted)
    assert (event.tenant_id, event.scope, event.granted_by) == (TENANT_ID, Scope.ORGANISATION, ADMINISTRATOR)
    assert event.sealed_grant is None
    assert said(memory_broker, ScanRequested) == []


def test_named_mailboxes_are_granted_by_name(
    portal: Portal, browser: Browser, worker: Worker, memory_broker: MemoryBroker
) -> None:
    page = portal.open("/consent/scope?platform=microsoft_365")
    typed = f"{AIKO}\r\nnobody@contoso.example"
    sent = portal.press(page, "main form button", scope="named_mailboxes", mailboxes=typed)
    signed_in = browser.sign_in(browser.open(sent.location), ADMINISTRATOR)
    agreed = browser.press(signed_in, "#accept") if signed_in.has("#accept") else signed_in
    portal.open(browser.press(browser.open(portal.open(agreed.location).location), "#accept").location)

    run(worker)
    granted = portal.open("/consent/checking")

    assert "2 named mailboxes" in granted.text("dl")
    assert AIKO in granted.text("dl")
    (event,) = said(memory_broker, ConsentGranted)
    assert (event.scope, event.mailboxes) == (Scope.NAMED_MAILBOXES, (AIKO, "nobody@contoso.example"))


def test_the_sign_in_before_the_admin_consent_asks_for_nothing_but_who_it_is(portal: Portal) -> None:
    address = go_to_microsoft(portal)

    assert "/organizations/oauth2/v2.0/authorize" in address
    assert "scope=openid+profile&" in address
    assert "code_challenge_method=S256" in address
    assert "response_mode=query" in address


def test_one_mailbox_is_granted_and_only_the_scanner_can_open_the_grant(
    portal: Portal, browser: Browser, worker: Worker, memory_broker: MemoryBroker, scanner_key: str
) -> None:
    page = grant_mailbox(portal, browser)

    run(worker)
    (event,) = said(memory_broker, ConsentGranted)
    grant = msgspec.json.decode(open_sealed(scanner_key, event.sealed_grant))

    assert page.text("h1") == "Permission was granted"
    assert (event.scope, event.mailboxes) == (Scope.ONE_MAILBOX, (CLERK,))
    assert (grant["tenant_id"], grant["address"]) == (OTHER_TENANT_ID, CLERK)
    assert set(grant) == {"tenant_id", "user_id", "address", "refresh_token"}


def test_nothing_of_the_grant_stays_with_consent(
    portal: Portal, browser: Browser, worker: Worker, mongodb: Documents
) -> None:
    grant_mailbox(portal, browser)

    run(worker)

    stored = str([list(mongodb[name].find()) for name in ("consents", "flows", "customers")])
    assert CLERK in stored
    assert "refresh" not in stored
    assert not re.search(r"eyJ[\w-]+\.[\w-]+\.", stored)


@pytest.mark.parametrize(
    ("button", "title"),
    [
        ("#cancel", "The permission was declined"),
        ("#end-access-denied", "The permission was declined"),
        ("#end-no-description", "Signing in was cancelled"),
        ("#end-server-error", "Microsoft does not answer at present"),
    ],
)
def test_a_refusal_of_one_mailbox_is_explained(portal: Portal, browser: Browser, button: str, title: str) -> None:
    page = browser.sign_in(browser.open(go_to_microsoft(portal, "one_mailbox")), CLERK)

    refused = portal.open(browser.press(page, button).location)

    assert refused.text("h1") == title
    assert refused.has("a.button")


@pytest.mark.parametrize(
    ("button", "title"),
    [
        ("#cancel", "The permission was declined"),
        ("#end-observed-2023", "The permission was declined"),
        ("#end-observed-2019", "Signing in was cancelled"),
        ("#end-permission-denied", "The permission was declined"),
        ("#end-not-subscribed", "The permission was declined"),
    ],
)
def test_a_refusal_of_an_administrator_is_explained(portal: Portal, browser: Browser, button: str, title: str) -> None:
    page = browser.open(sign_in_administrator(portal, browser))

    refused = portal.open(browser.press(page, button).location)

    assert refused.text("h1") == title
    assert portal.open("/consent/granted").text("h1") == "What do you want to have assessed?"


def test_an_account_that_is_no_administrator_is_told_so(portal: Portal, browser: Browser) -> None:
    page = browser.open(sign_in_administrator(portal, browser, AIKO))

    refused = portal.open(browser.press(page, "#leave").location)

    assert refused.text("h1") == "Your administrator has to approve this"


def test_an_answer_serves_once(portal: Portal, browser: Browser) -> None:
    page = browser.sign_in(browser.open(go_to_microsoft(portal, "one_mailbox")), CLERK)
    callback = browser.press(page, "#accept").location
    portal.open(callback)

    again = portal.open(callback)

    assert again.status == 400
    assert again.text("h1") == "This answer belongs to no request of yours"


def test_an_answer_serves_only_in_the_browser_that_asked(portal: Portal, browser: Browser) -> None:
    page = browser.sign_in(browser.open(go_to_microsoft(portal, "one_mailbox")), CLERK)
    callback = browser.press(page, "#accept").location
    portal.forget_cookies()

    elsewhere = portal.open(callback)

    assert elsewhere.text("h1") == "This answer belongs to no request of yours"


def test_an_answer_after_a_quarter_of_an_hour_is_too_late(
    portal: Portal, browser: Browser, clock: TurnableClock
) -> None:
    page = browser.sign_in(browser.open(go_to_microsoft(portal, "one_mailbox")), CLERK)
    callback = browser.press(page, "#accept").location
    clock.turn(minutes=16)

    late = portal.open(callback)

    assert late.text("h1") == "It took too long"


def test_another_tenant_than_the_administrators_is_not_accepted(
    portal: Portal, browser: Browser, worker: Worker, memory_broker: MemoryBroker
) -> None:
    page = browser.open(sign_in_administrator(portal, browser))
    callback = browser.press(page, "#accept").location.replace(TENANT_ID, OTHER_TENANT_ID)

    refused = portal.open(callback)
    run(worker)

    assert refused.text("h1") == "Another organisation has agreed"
    assert said(memory_broker, ConsentGranted) == []


def test_an_agreement_that_was_never_given_is_not_believed(
    portal: Portal, browser: Browser, worker: Worker, clock: TurnableClock, memory_broker: MemoryBroker
) -> None:
    address = sign_in_administrator(portal, browser, CHIEF)
    state = address.partition("state=")[2]
    portal.open(f"/consent/admin-callback?admin_consent=True&tenant={OTHER_TENANT_ID}&state={state}")

    for _ in range(15):
        run(worker)
        clock.turn(seconds=20)
    refused = portal.open("/consent/checking")

    assert refused.text("h1") == "The permission does not work"
    assert said(memory_broker, ConsentGranted) == []


def test_a_choice_that_was_not_offered_leads_back_to_the_form(portal: Portal) -> None:
    page = portal.open("/consent/scope?platform=microsoft_365")

    again = portal.press(page, "main form button[type=submit]", scope="everything")

    assert again.has(".error-summary")


def test_microsoft_being_away_is_explained(portal: Portal, emulator: Emulator) -> None:
    emulator.world.faults.add(Fault("/organizations", status=503))

    page = portal.open("/consent/scope?platform=microsoft_365")
    refused = portal.press(page, "main form button[type=submit]")

    assert refused.status == 503
    assert refused.text("h1") == "Microsoft does not answer at present"
