"""A pretend Microsoft 365 over TLS, and the consent service beside it."""

from collections.abc import Iterator

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from emulator.app import make_app as make_emulator_app
from emulator.server import Emulator, serve
from emulator.tenants import load_tenant
from services.consent.settings import Settings
from services.consent.wiring import make_app, make_worker
from shared.messaging.memory import MemoryBroker
from shared.messaging.worker import Worker
from shared.mongodb import Documents
from tests.emulator.browser import Browser
from tests.emulator.builders import OTHER_TENANT_ID, TEAM_IS_AIKO, a_mail, a_tenant_folder, fill, put
from tests.services.consent.arrival import Arrival
from tests.services.consent.builders import CHIEF, CLERK, CUSTOMER, PORTAL, a_settings, sign_up
from tests.services.consent.office import Office
from tests.services.consent.portal import Portal
from tests.support.clock import NOON, TurnableClock


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Emulator, TurnableClock]]:
    """Contoso, where only administrators consent and Aiko has six mails, and Fabrikam, where everybody may."""
    clock = TurnableClock()
    contoso = a_tenant_folder(tmp_path_factory.mktemp("contoso"), user_consent="admin_only", more=TEAM_IS_AIKO)
    fill(contoso, 5)
    put(contoso, "Inbox/old.eml", a_mail(received="Fri, 2 Jan 2026 09:00:00 +0900"))
    people = {CHIEF: "administrator = true", CLERK: ""}
    fabrikam = a_tenant_folder(
        tmp_path_factory.mktemp("fabrikam"),
        tenant_id=OTHER_TENANT_ID,
        name="Fabrikam",
        domain="fabrikam.example",
        users=people,
    )
    callbacks = [f"{PORTAL}/consent/callback", f"{PORTAL}/consent/admin-callback"]
    certificates = tmp_path_factory.mktemp("certificates")
    tenants = [load_tenant(contoso), load_tenant(fabrikam)]
    with serve(tenants, redirect_uris=callbacks, certificates=certificates, clock=clock) as emulator:
        yield emulator, clock


@pytest.fixture
def clock(running: tuple[Emulator, TurnableClock]) -> TurnableClock:
    """The clock of Microsoft and of ours, at noon."""
    running[1].now = NOON
    return running[1]


@pytest.fixture
def emulator(running: tuple[Emulator, TurnableClock], clock: TurnableClock) -> Iterator[Emulator]:
    """A Microsoft where nobody has consented to anything."""
    del clock
    world = running[0].world
    yield running[0]
    world.faults.clear()
    for tenant in world.tenants:
        world.consents.remove(tenant.id, world.application.client_id)


@pytest.fixture(scope="session")
def scanner_key() -> str:
    """The scanner's private key, PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    encoding, layout = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    return key.private_bytes(encoding, layout, serialization.NoEncryption()).decode()


@pytest.fixture
def settings(emulator: Emulator, mongodb_uri: str, scanner_key: str) -> Settings:
    """Settings that name the emulator as Microsoft."""
    return a_settings(emulator, mongodb_uri, scanner_key)


@pytest.fixture
def browser(emulator: Emulator) -> Browser:
    """A browser on Microsoft's pages."""
    return Browser(make_emulator_app(emulator.world).test_client())


@pytest.fixture
def worker(settings: Settings, mongodb: Documents, memory_broker: MemoryBroker, clock: TurnableClock) -> Worker:
    """The worker of consent."""
    return make_worker(settings, mongodb, memory_broker, clock=clock)


@pytest.fixture
def portal(
    settings: Settings, mongodb: Documents, worker: Worker, memory_broker: MemoryBroker, clock: TurnableClock
) -> Portal:
    """A browser on our pages, with a customer signed in."""
    sign_up(memory_broker, worker)
    clock.turn(seconds=2)
    portal = Portal(make_app(settings, mongodb, clock=clock).test_client(), clock)
    portal.sign_in(CUSTOMER)
    return portal


@pytest.fixture
def office(settings: Settings, mongodb: Documents, clock: TurnableClock, emulator: Emulator) -> Office:
    """An administrator with a browser of their own."""
    pages = Portal(make_app(settings, mongodb, clock=clock).test_client(), clock)
    return Office(pages, Browser(make_emulator_app(emulator.world).test_client()))


@pytest.fixture
def arrival(settings: Settings, mongodb: Documents, clock: TurnableClock, emulator: Emulator) -> Arrival:
    """Somebody in a fresh browser."""
    pages = Portal(make_app(settings, mongodb, clock=clock).test_client(), clock)
    return Arrival(pages, Browser(make_emulator_app(emulator.world).test_client()))
