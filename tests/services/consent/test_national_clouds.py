from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from emulator.app import make_app
from emulator.clouds import CLOUDS, Cloud
from emulator.server import Emulator, serve
from emulator.tenants import load_tenant
from services.consent.microsoft import EntraAndGraph
from services.consent.refusals import NotYet
from services.consent.settings import Settings
from tests.emulator.browser import Browser
from tests.emulator.builders import ADMINISTRATOR, AIKO, TENANT_ID, a_mail, a_tenant_folder, put
from tests.services.consent.builders import PORTAL, a_settings, wanted
from tests.support.certificates import a_certificate
from tests.support.emulated import consent_for_the_organisation
from tests.support.real_names import lead

CALLBACK = f"{PORTAL}/consent/callback"


@pytest.fixture(params=CLOUDS.values(), ids=lambda cloud: cloud.name)
def cloud(request: pytest.FixtureRequest) -> Cloud:
    found: Cloud = request.param
    return found


@pytest.fixture
def there(cloud: Cloud, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Emulator]:
    """A tenant in one of Microsoft's clouds, reached under the cloud's own host names."""
    tenant = a_tenant_folder(tmp_path / "contoso")
    put(tenant, "Inbox/1.eml", a_mail())
    with serve([load_tenant(tenant)], redirect_uris=[CALLBACK], cloud=cloud, real_names=True) as emulator:
        lead(monkeypatch, cloud.hosts, emulator.addresses.port)
        yield emulator


@pytest.fixture
def settings(there: Emulator, cloud: Cloud, scanner_key: str) -> Settings:
    """Settings as the table in docs/microsoft-365.md says them."""
    return a_settings(there, "mongodb://localhost:1", scanner_key).model_copy(
        update={
            "entra_authority": f"https://{cloud.entra}",
            "graph_url": f"https://{cloud.graph}/v1.0",
            "graph_resource": f"https://{cloud.graph}",
        }
    )


@pytest.fixture
def walk(there: Emulator) -> Callable[[str, str], dict[str, str]]:
    """What walks a person through a page of Entra, and returns what comes back."""
    browser = Browser(make_app(there.world).test_client())

    def go(address: str, person: str) -> dict[str, str]:
        page = browser.sign_in(browser.open(address), person)
        return browser.press(page, "#accept").answer

    return go


def test_an_organisation_lets_itself_be_read(
    settings: Settings, cloud: Cloud, walk: Callable[[str, str], dict[str, str]]
) -> None:
    microsoft = EntraAndGraph(settings)
    page = microsoft.admin_consent_page(TENANT_ID, CALLBACK, "state-1")

    back = walk(page, ADMINISTRATOR)

    assert page.startswith(f"https://{cloud.entra}/{TENANT_ID}/v2.0/adminconsent")
    assert (back["admin_consent"], back["tenant"]) == ("True", TENANT_ID)
    assert microsoft.organisation_name(TENANT_ID)


def test_a_person_lets_their_mailbox_be_read(settings: Settings, walk: Callable[[str, str], dict[str, str]]) -> None:
    microsoft = EntraAndGraph(settings)
    flow = microsoft.begin_mailbox(CALLBACK, "state-1")

    grant = microsoft.mailbox(flow, walk(flow["auth_uri"], AIKO), wanted())

    assert (grant.who.tenant_id, grant.who.address) == (TENANT_ID, AIKO)
    assert grant.estimate is not None
    assert grant.estimate.is_exact


def test_a_certificate_serves_there_too(there: Emulator, settings: Settings) -> None:
    pem = a_certificate()
    there.world.application.add_certificate(pem.encode())
    consent_for_the_organisation(there)
    with_certificate = settings.model_copy(update={"client_secret": None, "client_certificate": SecretStr(pem)})

    assert EntraAndGraph(with_certificate).organisation_name(TENANT_ID)


def test_asking_for_another_clouds_graph_is_of_no_use(there: Emulator, settings: Settings, cloud: Cloud) -> None:
    consent_for_the_organisation(there)
    elsewhere = "https://graph.microsoft.com" if cloud.name != "global" else "https://graph.microsoft.us"

    with pytest.raises(NotYet, match="500011"):
        EntraAndGraph(settings.model_copy(update={"graph_resource": elsewhere})).organisation_name(TENANT_ID)
