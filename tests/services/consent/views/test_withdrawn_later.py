import pytest

from services.consent.consents import Consents
from shared.events.catalog import ScanFailed, ScanRequested
from shared.events.details import FailureReason
from shared.messaging.memory import MemoryBroker
from shared.messaging.worker import Worker
from shared.mongodb import Documents
from tests.services.consent.builders import CUSTOMER, asked, run, said, tell
from tests.services.consent.portal import Portal
from tests.support.clock import NOON, TurnableClock

pytestmark = pytest.mark.mongodb


@pytest.fixture
def consents(mongodb: Documents, clock: TurnableClock, portal: Portal) -> Consents:
    """Consents of somebody who is known."""
    del portal
    return Consents(mongodb, clock)


@pytest.fixture
def withdrawn(consents: Consents, worker: Worker, memory_broker: MemoryBroker) -> Consents:
    """Those of somebody whose scan Microsoft refused."""
    consents.start(consents.grant_at_once(asked(), "Contoso", "sealed"))
    run(worker)
    (requested,) = said(memory_broker, ScanRequested)
    reason = FailureReason.PERMISSION_WITHDRAWN
    tell(memory_broker, ScanFailed(customer_id=CUSTOMER, scan_id=requested.scan_id, reason=reason, failed_at=NOON))
    run(worker)
    return consents


@pytest.mark.usefixtures("withdrawn")
@pytest.mark.parametrize("path", ["/consent/granted", "/consent/again"])
def test_a_permission_withdrawn_at_microsoft_is_explained(portal: Portal, path: str) -> None:
    page = portal.open(path)

    assert page.text("h1") == "Microsoft refuses access"
    assert "Contoso" in page.text("main")
    assert "21:00" in page.text("main")
    assert "Enterprise applications" in page.text("ol")


@pytest.mark.usefixtures("withdrawn")
def test_the_first_page_says_so_too(portal: Portal) -> None:
    page = portal.open("/consent/")

    assert "Microsoft refuses access" in page.text(".notice")
    assert page.has(".notice a[href='/consent/granted']")


@pytest.mark.usefixtures("withdrawn")
def test_granting_anew_leads_to_microsoft(portal: Portal) -> None:
    to_microsoft = portal.press(portal.open("/consent/granted"), "main form button")

    assert "/organizations/oauth2/v2.0/authorize" in to_microsoft.location


def test_a_new_grant_is_a_clean_page(portal: Portal, withdrawn: Consents, clock: TurnableClock) -> None:
    clock.turn(minutes=1)
    withdrawn.grant_at_once(asked(), "Contoso", "sealed")

    page = portal.open("/consent/granted")

    assert page.text("h1") == "Permission was granted"


def test_a_page_opened_before_starts_no_scan_that_would_fail(
    portal: Portal, consents: Consents, worker: Worker, memory_broker: MemoryBroker
) -> None:
    consents.start(consents.grant_at_once(asked(), "Contoso", "sealed"))
    page = portal.open("/consent/again")
    run(worker)
    (requested,) = said(memory_broker, ScanRequested)
    reason = FailureReason.PERMISSION_MISSING
    tell(memory_broker, ScanFailed(customer_id=CUSTOMER, scan_id=requested.scan_id, reason=reason, failed_at=NOON))
    run(worker)

    pressed = portal.press(page, "main form button")
    run(worker)

    assert pressed.text("h1") == "Microsoft refuses access"
    assert said(memory_broker, ScanRequested) == [requested]
