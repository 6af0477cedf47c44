from collections.abc import Iterator

import pytest

from emulator.faults import Fault
from emulator.server import Emulator
from shared.messaging.worker import Worker
from tests.emulator.browser import Browser, Page
from tests.emulator.builders import AIKO, KENJI, ON_PREMISES, TEAM, TENANT_ID
from tests.services.consent.builders import run
from tests.services.consent.portal import Portal
from tests.services.consent.views.test_granting import go_to_microsoft, grant_mailbox
from tests.support.clock import NOON, TurnableClock

pytestmark = pytest.mark.mongodb


@pytest.fixture(autouse=True)
def _no_role_is_left(emulator: Emulator) -> Iterator[None]:
    yield
    emulator.world.management_scopes.remove(TENANT_ID)


def grant(portal: Portal, browser: Browser, worker: Worker, *mailboxes: str, **chosen: str) -> None:
    page = portal.open("/consent/scope?platform=microsoft_365")
    fields = {"scope": "named_mailboxes", "mailboxes": "\n".join(mailboxes)} if mailboxes else {"scope": "organisation"}
    onward = portal.press(page, "main form button[type=submit]", **(fields | chosen)).location
    signed_in = browser.sign_in(browser.open(onward), "admin@contoso.example")
    agreed = browser.press(signed_in, "#accept") if signed_in.has("#accept") else signed_in
    portal.open(browser.press(browser.open(portal.open(agreed.location).location), "#accept").location)
    run(worker)


def limit(emulator: Emulator, *mailboxes: str, instead: bool = True) -> None:
    world = emulator.world
    world.management_scopes.assign(TENANT_ID, mailboxes)
    if instead:
        world.consents.withdraw_roles(TENANT_ID, world.application.client_id, ["Mail.Read"])


def check(portal: Portal) -> Page:
    return portal.press(portal.open("/consent/limiting"), "main form button[type=submit]")


def test_the_guide_names_our_application(portal: Portal, emulator: Emulator) -> None:
    page = portal.open("/consent/limiting")

    assert emulator.world.application.client_id in page.text("#assign-role")
    assert page.text("#assign-role").startswith("Connect-MgGraph")
    assert not page.has("main form")


def test_a_limit_that_holds_is_confirmed(portal: Portal, browser: Browser, worker: Worker, emulator: Emulator) -> None:
    grant(portal, browser, worker, AIKO, KENJI)
    limit(emulator, AIKO, KENJI)

    text = check(portal).text("main")

    assert "The named mailboxes can be read." in text
    assert "Other mailboxes are refused, as it should be." in text


def test_a_grant_that_was_left_is_noticed(portal: Portal, browser: Browser, worker: Worker, emulator: Emulator) -> None:
    grant(portal, browser, worker, AIKO)
    limit(emulator, AIKO, instead=False)

    assert "Other mailboxes can still be read." in check(portal).text("main")


def test_mailboxes_that_do_not_open_are_named_with_the_reason(
    portal: Portal, browser: Browser, worker: Worker, emulator: Emulator
) -> None:
    grant(portal, browser, worker, AIKO, KENJI, ON_PREMISES)
    limit(emulator, AIKO, ON_PREMISES)

    page = check(portal)

    assert "Not every named mailbox can be read yet." in page.text("main")
    lacking = page.text(".notice.suspicious ul")
    assert "refused" in lacking
    assert "no mailbox in Microsoft 365" in lacking
    assert AIKO not in lacking


def test_the_whole_organisation_can_be_checked_too(
    portal: Portal, browser: Browser, worker: Worker, emulator: Emulator
) -> None:
    grant(portal, browser, worker)
    assert "Other mailboxes can still be read." in check(portal).text("main")

    limit(emulator)

    assert "Other mailboxes are refused, as it should be." in check(portal).text("main")


def test_an_application_that_was_removed_is_told(
    portal: Portal, browser: Browser, worker: Worker, emulator: Emulator
) -> None:
    grant(portal, browser, worker, AIKO)
    emulator.world.consents.remove(TENANT_ID, emulator.world.application.client_id)

    assert check(portal).text("h1") == "The permission does not work"


def test_a_microsoft_that_is_away_is_told(portal: Portal, browser: Browser, worker: Worker, emulator: Emulator) -> None:
    grant(portal, browser, worker, AIKO)
    emulator.world.faults.add(Fault(path=f"/{TENANT_ID}/oauth2/v2.0/token", status=503, count=3))

    assert check(portal).text("h1") == "Microsoft does not answer at present"


def test_who_granted_one_mailbox_has_nothing_to_check(
    portal: Portal, browser: Browser, emulator: Emulator, clock: TurnableClock
) -> None:
    del emulator, clock
    grant_mailbox(portal, browser)

    assert not portal.open("/consent/limiting").has("main form")
    assert go_to_microsoft(portal)


def test_members_of_the_group_are_not_taken_for_others(
    portal: Portal, browser: Browser, worker: Worker, emulator: Emulator
) -> None:
    grant(portal, browser, worker, scope="group", group=TEAM)
    limit(emulator, AIKO)

    text = check(portal).text("main")

    assert "The named mailboxes can be read." in text
    assert "Other mailboxes are refused, as it should be." in text


def test_our_own_expired_credential_is_no_fault_of_the_customers(
    portal: Portal, browser: Browser, worker: Worker, emulator: Emulator
) -> None:
    grant(portal, browser, worker, AIKO)
    emulator.world.application.secret_expires_at = NOON
    try:
        assert check(portal).text("h1") == "We cannot sign in at Microsoft at present"
    finally:
        emulator.world.application.secret_expires_at = None
