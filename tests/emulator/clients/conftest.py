"""Libraries that are signed in at an emulator: told where it is, or under Microsoft's own host names."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import requests
from selectolax.lexbor import LexborHTMLParser

from emulator.server import Emulator, serve
from emulator.signing import Signing as EmulatorSigning
from emulator.tenants import load_tenant
from tests.emulator.builders import AIKO, CALLBACK, TENANT_ID
from tests.emulator.clients import over_azure_identity, over_msal, over_msgraph_sdk, over_o365
from tests.emulator.clients.library import Library, Make, Signing
from tests.support.certificates import a_certificate
from tests.support.real_names import lead

LIBRARIES: dict[str, Make] = {
    "msal": over_msal.sign_in,
    "azure-identity": over_azure_identity.sign_in,
    "msgraph-sdk": over_msgraph_sdk.sign_in,
    "o365": over_o365.sign_in,
}
CLIENTS = [
    *((name, told) for name in ("msal", "azure-identity", "msgraph-sdk") for told in (True, False)),
    ("o365", False),
]
"""Which library, and whether it is told where the emulator is."""

RENEWS_BY_ITS_CLOCK_ALONE = ("o365",)

RENEWING_FOR_ITSELF = [(name, told) for name, told in CLIENTS if name != "o365"]
"""Those that renew an application's token; python-o365 cannot, once MSAL has forgotten the one that ran out."""

Sign = Callable[[Signing], Library]


def said(client: tuple[str, bool]) -> str:
    """Return how a test calls a library."""
    return f"{client[0]}, {'told where' if client[1] else 'real names'}"


@pytest.fixture(params=CLIENTS, ids=said)
def client_kind(request: pytest.FixtureRequest) -> tuple[str, bool]:
    """The library, and whether it is told where the emulator is."""
    kind: tuple[str, bool] = request.param
    return kind


@pytest.fixture
def running(
    tenant: Path, client_kind: tuple[str, bool], signing: EmulatorSigning, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Emulator]:
    """The tenant served, its administrator having consented; under real names where the library is told nothing."""
    real_names, redirect_uris = not client_kind[1], [CALLBACK]
    with serve([load_tenant(tenant)], redirect_uris=redirect_uris, real_names=real_names, signing=signing) as emulator:
        world = emulator.world
        application = world.application
        world.consent(world.tenants[0], application.client_id, application.application_permissions, ())
        if real_names:
            lead(monkeypatch, world.cloud.hosts, emulator.addresses.port)
            monkeypatch.setenv("REQUESTS_CA_BUNDLE", emulator.addresses.ca)
            monkeypatch.setenv("SSL_CERT_FILE", emulator.addresses.ca)
        yield emulator


@pytest.fixture
def sign_in(running: Emulator, client_kind: tuple[str, bool]) -> Iterator[Sign]:
    """What signs the library in."""
    name, told = client_kind
    with ExitStack() as opened:

        def sign(signing: Signing) -> Library:
            library = LIBRARIES[name](running, signing, told)
            opened.callback(library.close)
            return library

        yield sign


@pytest.fixture
def library(sign_in: Sign) -> Library:
    """The library, signed in as the application with its secret."""
    return sign_in(Signing())


@pytest.fixture(scope="session")
def certificate() -> str:
    """A certificate behind its private key, PEM."""
    return a_certificate()


@pytest.fixture
def walk(running: Emulator) -> Iterator[Callable[[str], str]]:
    """A person without a browser: Aiko signs in and accepts what is asked."""
    with requests.Session() as session:
        session.trust_env, session.verify = False, running.addresses.ca

        def go(address: str) -> str:
            session.get(address, timeout=60).raise_for_status()
            page = session.post(address, data={"step": "sign_in", "account": AIKO}, timeout=60, allow_redirects=False)
            flow = LexborHTMLParser(page.text).css_first("input[name=flow]")
            assert flow is not None
            accepted = {"flow": str(flow.attributes["value"]), "decision": "accept"}
            page = session.post(address, data=accepted, timeout=60, allow_redirects=False)
            return str(page.headers["Location"])

        yield go


@pytest.fixture
def let_tokens_run_out(running: Emulator, client_kind: tuple[str, bool]) -> Callable[[], None]:
    """What makes Graph refuse the token in use; ask for it before signing in.

    A library that renews a token only when its own clock says so must see it expire.
    """
    if client_kind[0] not in RENEWS_BY_ITS_CLOCK_ALONE:
        return running.world.expire_tokens
    behaviour = running.world.behaviour
    behaviour.access_token_seconds = 2

    def wait() -> None:
        time.sleep(2.1)
        behaviour.access_token_seconds = None

    return wait


@pytest.fixture
def revoke(running: Emulator) -> Callable[[], None]:
    """What takes the application's roles back; it stays in the tenant."""
    world = running.world
    return lambda: world.consents.withdraw(TENANT_ID, world.application.client_id)
