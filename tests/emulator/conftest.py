"""Fixtures: a tenant on disk, and a client of an emulator that serves it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests

from emulator.app import make_app
from emulator.server import Emulator
from emulator.server import serve as serve_really
from emulator.signing import Signing
from emulator.tenants import load_tenant
from emulator.world import make_world
from tests.emulator.builders import CALLBACK, a_tenant_folder
from tests.emulator.client import Client
from tests.support.clock import TurnableClock
from tests.support.graph_schema.answers import watched

Serve = Callable[..., Client]


@pytest.fixture(autouse=True)
def _answers_as_published() -> Iterator[None]:
    """Fail a test in which Graph answers what its published description does not know."""
    with watched() as found:
        yield
    assert found == []


@pytest.fixture(scope="session")
def signing() -> Signing:
    """Keys for all tests, because making them takes long."""
    return Signing()


@pytest.fixture
def tenant(tmp_path: Path) -> Path:
    """The folder of a tenant with users of every kind and no mail."""
    return a_tenant_folder(tmp_path / "contoso")


@pytest.fixture
def serve(tenant: Path, clock: TurnableClock, signing: Signing) -> Serve:
    """What serves the tenant (and others beside it) to a client; `granted` has administrators consent beforehand."""

    def start(*others: Path, granted: bool = True) -> Client:
        world = make_world([load_tenant(folder) for folder in (tenant, *others)], clock, signing=signing)
        world.application.redirect_uris.add(CALLBACK)
        if granted:
            application = world.application
            world.consents.grant_roles(world.tenants[0].id, application.client_id, application.application_permissions)
            world.consents.grant_scopes(world.tenants[0].id, application.client_id, application.delegated_permissions)
        return Client(world, make_app(world).test_client())

    return start


@pytest.fixture
def client(serve: Serve) -> Client:
    """A client in a tenant whose administrator has consented."""
    return serve()


@pytest.fixture
def stranger(serve: Serve) -> Client:
    """A client that nobody has consented to."""
    return serve(granted=False)


@pytest.fixture
def running(tenant: Path, signing: Signing) -> Iterator[Emulator]:
    """The tenant served for real, on a loopback port over TLS."""
    with serve_really([load_tenant(tenant)], redirect_uris=[CALLBACK], signing=signing) as emulator:
        yield emulator


@pytest.fixture
def session(running: Emulator) -> Iterator[requests.Session]:
    """A session that trusts the running emulator's authority, and nothing from the environment."""
    with requests.Session() as opened:
        opened.trust_env = False
        opened.verify = running.addresses.ca
        yield opened
