"""What Microsoft can do on the way to a permission, through our pages and its; docs/consent-paths.md lists all."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from emulator.app import make_app as make_emulator_app
from emulator.entra.rules import Rules
from emulator.server import Emulator
from shared.messaging.worker import Worker
from shared.mongodb import Documents
from tests.emulator.browser import Browser, Page
from tests.emulator.builders import TENANT_ID
from tests.services.consent.builders import CHIEF, CLERK, run
from tests.services.consent.portal import Portal
from tests.services.consent.views.test_granting import (
    agree_for_organisation,
    go_to_microsoft,
    sign_in_administrator,
)
from tests.support.clock import TurnableClock

pytestmark = pytest.mark.mongodb


@pytest.fixture
def rules(emulator: Emulator) -> Iterator[list[Rules]]:
    """The rules of both directories, as they were afterwards."""
    found = [each.rules for each in emulator.world.tenants]
    before = [dict(vars(each)) for each in found]
    yield found
    for each, earlier in zip(found, before, strict=True):
        each.change(earlier)


@pytest.fixture
def expire_secret(emulator: Emulator, clock: TurnableClock) -> Iterator[None]:
    """Let our secret have expired yesterday."""
    emulator.world.application.secret_expires_at = clock() - timedelta(days=1)
    yield
    emulator.world.application.secret_expires_at = None


@pytest.fixture(params=["application", "roles"])
def late(rules: list[Rules], request: pytest.FixtureRequest) -> None:
    """Let the directory know of the application, or of its roles, at the third try only."""
    rules[0].change({"replication_tries": 2, "replication_hides": request.param})


def accepted_for_one_mailbox(portal: Portal, browser: Browser) -> str:
    page = browser.sign_in(browser.open(go_to_microsoft(portal, "one_mailbox")), CLERK)
    return browser.press(page, "#accept").location


def checked_for_minutes(portal: Portal, worker: Worker, clock: TurnableClock) -> Page:
    for _ in range(15):
        run(worker)
        clock.turn(seconds=20)
    return portal.open("/consent/checking")


def test_a_code_that_expired_at_microsoft_is_told_as_too_late(
    portal: Portal, browser: Browser, clock: TurnableClock
) -> None:
    callback = accepted_for_one_mailbox(portal, browser)
    clock.turn(minutes=11)

    refused = portal.open(callback)

    assert refused.text("h1") == "It took too long"


@pytest.mark.parametrize("number", [50076, 50079, 53000, 53003])
def test_sign_in_rules_that_refuse_tokens_are_named(
    portal: Portal, browser: Browser, rules: list[Rules], number: int
) -> None:
    callback = accepted_for_one_mailbox(portal, browser)
    rules[1].change({"conditional_access": number})

    refused = portal.open(callback)

    assert refused.text("h1") == "Rules of your organisation stand in the way"


@pytest.mark.usefixtures("expire_secret")
def test_our_own_expired_secret_is_the_operators_fault(portal: Portal, browser: Browser) -> None:
    refused = portal.open(accepted_for_one_mailbox(portal, browser))

    assert refused.status == 503
    assert refused.text("h1") == "We cannot sign in at Microsoft at present"


def test_a_secret_that_expires_before_the_proof_is_the_operators_fault_too(
    portal: Portal, browser: Browser, worker: Worker, clock: TurnableClock, request: pytest.FixtureRequest
) -> None:
    agree_for_organisation(portal, browser)
    request.getfixturevalue("expire_secret")

    refused = checked_for_minutes(portal, worker, clock)

    assert refused.text("h1") == "We cannot sign in at Microsoft at present"


def test_a_token_for_another_nonce_is_not_accepted(portal: Portal, browser: Browser, mongodb: Documents) -> None:
    callback = accepted_for_one_mailbox(portal, browser)
    changed = mongodb["flows"].update_many({}, {"$set": {"msal.nonce": "another"}})

    refused = portal.open(callback)

    assert changed.modified_count == 1
    assert refused.text("h1") == "Microsoft's answer could not be used"


def test_an_administrator_of_another_directory_is_told_so(portal: Portal, browser: Browser, emulator: Emulator) -> None:
    to_consent = sign_in_administrator(portal, browser)
    elsewhere = Browser(make_emulator_app(emulator.world).test_client())

    refused = portal.open(elsewhere.sign_in(elsewhere.open(to_consent), CHIEF).location)

    assert refused.text("h1") == "This account belongs to another organisation"


def test_roles_that_are_missing_in_the_token_are_no_permission(
    portal: Portal, browser: Browser, worker: Worker, clock: TurnableClock, emulator: Emulator
) -> None:
    agree_for_organisation(portal, browser)
    emulator.world.consents.withdraw_roles(TENANT_ID, emulator.world.application.client_id, ["Mail.Read"])

    refused = checked_for_minutes(portal, worker, clock)

    assert refused.text("h1") == "The permission does not work"


@pytest.mark.usefixtures("late")
def test_a_directory_that_is_late_is_waited_for(
    portal: Portal, browser: Browser, worker: Worker, clock: TurnableClock
) -> None:
    agree_for_organisation(portal, browser)
    run(worker)
    before = portal.open("/consent/checking").text("h1")
    for _ in range(3):
        clock.turn(seconds=20)
        run(worker)

    granted = portal.open("/consent/checking")

    assert (before, granted.text("h1")) == ("The permission is being checked", "Permission was granted")
