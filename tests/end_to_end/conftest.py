"""The whole system in one process, over a small tenant."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest

from emulator.server import Emulator, serve
from emulator.tenants import load_tenant
from services.scanner.jail.analysers import Analysers, jailed_analysers
from tests.emulator.builders import (
    ADMINISTRATOR,
    OTHER_TENANT_ID,
    PERSON,
    PERSONAL_TENANT_ID,
    a_tenant_folder,
    fill,
)
from tests.support.clock import NOON, TurnableClock
from tests.support.front import Front, front
from tests.support.in_process import CALLBACKS, Shindan, in_process
from tests.support.interruption import InterruptedAnalysers
from tests.support.small_tenant import a_small_tenant
from tests.support.visitor import Visitor

FABRIKAM_ADMINISTRATOR = "chief@fabrikam.example"

Begin = Callable[..., AbstractContextManager[Shindan]]


@pytest.fixture(scope="session")
def children() -> Iterator[Analysers]:
    """Two jailed children for all tests."""
    with jailed_analysers(2) as started:
        yield started


@pytest.fixture
def analysers(children: Analysers) -> InterruptedAnalysers:
    """What judges, and can be interrupted."""
    return InterruptedAnalysers(children)


@pytest.fixture(scope="session")
def microsoft(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Emulator, TurnableClock]]:
    """Contoso with fifteen mails, Fabrikam with four, and somebody with a personal account."""
    clock = TurnableClock()
    contoso = a_small_tenant(tmp_path_factory.mktemp("tenants") / "contoso")
    fabrikam = a_tenant_folder(
        tmp_path_factory.mktemp("tenants") / "fabrikam",
        tenant_id=OTHER_TENANT_ID,
        name="Fabrikam",
        domain="fabrikam.example",
        users={FABRIKAM_ADMINISTRATOR: "administrator = true"},
    )
    fill(fabrikam, 4, address=FABRIKAM_ADMINISTRATOR)
    personal = a_tenant_folder(
        tmp_path_factory.mktemp("tenants") / "personal",
        tenant_id=PERSONAL_TENANT_ID,
        name="Personal accounts",
        domain="outlook.example",
        users={PERSON: ""},
    )
    tenants = [load_tenant(contoso), load_tenant(fabrikam), load_tenant(personal)]
    with serve(tenants, redirect_uris=CALLBACKS, clock=clock) as emulator:
        yield emulator, clock


@pytest.fixture(scope="session")
def begin(
    microsoft: tuple[Emulator, TurnableClock],
    mongodb_uri: str,
    children: Analysers,
    tmp_path_factory: pytest.TempPathFactory,
) -> Begin:
    """What starts the system at noon, where nobody has signed up or consented to anything."""

    @contextmanager
    def started(analysers: Analysers = children) -> Iterator[Shindan]:
        emulator, clock = microsoft
        clock.now = NOON
        folder = tmp_path_factory.mktemp("system")
        with in_process(emulator, mongodb_uri, clock=clock, analysers=analysers, folder=folder) as system:
            yield system
        for tenant in emulator.world.tenants:
            emulator.world.consents.remove(tenant.id, emulator.world.application.client_id)

    return started


@pytest.fixture
def system(begin: Begin, analysers: InterruptedAnalysers) -> Iterator[Shindan]:
    """The system, in which nothing has happened yet."""
    with begin(analysers) as started:
        yield started


@pytest.fixture(scope="session")
def started_front() -> Iterator[Front]:
    """One TLS server and one Chromium for all tests."""
    with front() as started:
        yield started


@pytest.fixture
def served(started_front: Front, system: Shindan) -> Front:
    """The system's portal, for Chromium."""
    started_front.application = system.pages
    return started_front


@pytest.fixture
def visitor(system: Shindan) -> Visitor:
    """Contoso's administrator, who reads English."""
    return Visitor(system, ADMINISTRATOR)


@pytest.fixture
def visitor_of(system: Shindan) -> Callable[[str], Visitor]:
    """What lets somebody else come to the portal."""
    return lambda address: Visitor(system, address)
