"""Signing in with Microsoft that does not come about."""

from pathlib import Path
from shutil import copytree

import pytest

from emulator.faults import Fault
from emulator.server import Emulator
from services.consent.settings import Settings
from services.consent.wiring import make_app
from shared.messaging.worker import Worker
from shared.mongodb import Documents
from tests.emulator.browser import Browser
from tests.emulator.builders import ADMINISTRATOR
from tests.services.consent.arrival import Arrival
from tests.services.consent.builders import CHIEF, run
from tests.services.consent.office import Office
from tests.services.consent.portal import Portal
from tests.services.consent.views.test_granting import agree_for_organisation
from tests.support.clock import TurnableClock
from tests.support.web import ROOT

pytestmark = pytest.mark.mongodb


@pytest.fixture
def granted(portal: Portal, browser: Browser, worker: Worker) -> Portal:
    agree_for_organisation(portal, browser)
    run(worker)
    return portal


@pytest.mark.usefixtures("granted")
@pytest.mark.parametrize(
    ("button", "title"),
    [
        ("#cancel", "You have not signed in"),
        ("#end-access-denied", "You have not signed in"),
        ("#end-no-description", "Signing in was cancelled"),
        ("#end-server-error", "Microsoft does not answer at present"),
    ],
)
def test_a_refusal_is_explained(arrival: Arrival, emulator: Emulator, button: str, title: str) -> None:
    for tenant in emulator.world.tenants:
        emulator.world.consents.remove(tenant.id, emulator.world.application.client_id)
    page = arrival.microsoft.sign_in(arrival.to_microsoft(), CHIEF)

    refused = arrival.pages.open(arrival.microsoft.press(page, button).location)

    assert refused.text("h1") == title
    assert refused.has("a.button[href='/sign-in']")


@pytest.mark.usefixtures("granted")
def test_a_refusal_without_state_is_explained_too(arrival: Arrival) -> None:
    arrival.to_microsoft("/consent/sign-in?next=/consent/withdraw")

    refused = arrival.pages.open("/consent/callback?error=access_denied&error_subcode=cancel")

    assert refused.text("h1") == "Signing in was cancelled"
    assert refused.has("a[href='/consent/sign-in?next=/consent/withdraw']")


@pytest.mark.usefixtures("granted")
def test_an_answer_serves_once(arrival: Arrival) -> None:
    callback = arrival.answered(ADMINISTRATOR)
    arrival.pages.open(callback)

    again = arrival.pages.open(callback)

    assert (again.status, again.text("h1")) == (400, "This answer belongs to no request of yours")


@pytest.mark.usefixtures("granted")
def test_an_answer_that_somebody_slips_to_another_browser_lets_nobody_in(arrival: Arrival, office: Office) -> None:
    callback = arrival.answered(ADMINISTRATOR)

    elsewhere = office.pages.open(callback)

    assert elsewhere.text("h1") == "This answer belongs to no request of yours"
    assert office.pages.open("/consent/withdraw").status == 302


@pytest.mark.usefixtures("granted")
def test_after_a_quarter_of_an_hour_it_is_too_late(arrival: Arrival, clock: TurnableClock) -> None:
    callback = arrival.answered(ADMINISTRATOR)
    clock.turn(minutes=16)

    assert arrival.pages.open(callback).text("h1") == "It took too long"


def test_microsoft_being_away_is_explained(arrival: Arrival, emulator: Emulator) -> None:
    emulator.world.faults.add(Fault("/organizations", status=503))

    page = arrival.pages.open("/consent/sign-in")

    assert (page.status, page.text("h1")) == (503, "Microsoft does not answer at present")


def test_a_brand_that_does_not_offer_microsoft_365_has_no_such_page(
    settings: Settings, mongodb: Documents, clock: TurnableClock, tmp_path: Path
) -> None:
    copytree(ROOT / "brands", tmp_path / "brands")
    brand = tmp_path / "brands" / "shindan" / "brand.toml"
    brand.write_text(brand.read_text("utf-8").replace('platforms = ["microsoft_365"]', "platforms = []"), "utf-8")
    without = settings.model_copy(update={"brands_folder": tmp_path / "brands"})

    pages = Portal(make_app(without, mongodb, clock=clock).test_client(), clock)

    assert pages.open("/consent/sign-in").status == 404
