from collections.abc import Callable

import pytest

from emulator.faults import Fault
from emulator.server import Emulator
from services.consent.microsoft import EntraAndGraph
from services.consent.refusals import NotYet, Refusal
from services.consent.settings import Settings
from shared.events.catalog import ConsentGranted
from shared.events.details import Scope
from shared.messaging.memory import MemoryBroker
from shared.messaging.worker import Worker
from tests.emulator.browser import Browser, Page
from tests.emulator.builders import ADMINISTRATOR, AIKO, TEAM, TENANT_ID
from tests.services.consent.builders import run, said
from tests.services.consent.portal import Portal
from tests.support.clock import TurnableClock
from tests.support.emulated import consent_for_the_organisation

pytestmark = pytest.mark.mongodb


@pytest.fixture
def microsoft(settings: Settings, clock: TurnableClock) -> EntraAndGraph:
    return EntraAndGraph(settings, clock)


def test_a_group_is_proved_by_the_mailboxes_of_its_members(emulator: Emulator, microsoft: EntraAndGraph) -> None:
    consent_for_the_organisation(emulator)
    emulator.world.faults.add(Fault(mailbox=AIKO, status=403, count=None))

    with pytest.raises(NotYet, match="mailbox: refused"):
        microsoft.organisation_name(TENANT_ID, group=TEAM)

    assert microsoft.organisation_name(TENANT_ID)


def test_a_group_that_may_not_be_seen_names_the_missing_permission(
    emulator: Emulator, microsoft: EntraAndGraph
) -> None:
    world = emulator.world
    world.consents.grant_roles(TENANT_ID, world.application.client_id, ("Mail.Read", "User.Read.All"))

    with pytest.raises(NotYet) as refused:
        microsoft.organisation_name(TENANT_ID, group=TEAM)

    assert refused.value.refusal is Refusal.GROUPS_NOT_PERMITTED


@pytest.fixture
def choose_group(portal: Portal, browser: Browser, worker: Worker) -> Callable[[str], Page]:
    """Have a group chosen, agreed to and proved."""

    def choose(address: str) -> Page:
        page = portal.open("/consent/scope?platform=microsoft_365")
        sent = portal.press(page, "main form button", scope="group", group=address)
        signed_in = browser.sign_in(browser.open(sent.location), ADMINISTRATOR)
        agreed = browser.press(signed_in, "#accept") if signed_in.has("#accept") else signed_in
        portal.open(browser.press(browser.open(portal.open(agreed.location).location), "#accept").location)
        run(worker)
        return portal.open("/consent/checking")

    return choose


def test_a_group_is_granted_by_its_address(choose_group: Callable[[str], Page], memory_broker: MemoryBroker) -> None:
    granted = choose_group(TEAM.upper())

    (event,) = said(memory_broker, ConsentGranted)
    assert (event.scope, event.group, event.mailboxes) == (Scope.GROUP, TEAM, ())
    assert "The members of the group" in granted.text("dl")
    assert TEAM in granted.text("dl")


def test_a_group_that_does_not_exist_is_told_at_once(
    choose_group: Callable[[str], Page], memory_broker: MemoryBroker
) -> None:
    refused = choose_group("nobody@contoso.example")

    assert refused.text("h1") == "There is no group with this address"
    assert said(memory_broker, ConsentGranted) == []
