from pathlib import Path

import jwt
import pytest
from msal.authority import WELL_KNOWN_AUTHORITY_HOSTS

from emulator.app import make_app
from emulator.clouds import CLOUDS, Cloud, networks
from emulator.signing import Signing
from emulator.tenants import load_tenant
from emulator.world import make_world
from tests.emulator.browser import AUTHORITY
from tests.emulator.builders import ADMINISTRATOR, AIKO, CALLBACK, TENANT_ID
from tests.emulator.client import DEFAULT_SCOPE, Client
from tests.support.clock import TurnableClock

NATIONAL = [cloud for cloud in CLOUDS.values() if cloud.name != "global"]


def _client(tenant: Path, clock: TurnableClock, signing: Signing, cloud: Cloud) -> Client:
    world = make_world([load_tenant(tenant)], clock, signing=signing, cloud=cloud)
    world.application.redirect_uris.add(CALLBACK)
    return Client(world, make_app(world).test_client())


@pytest.mark.parametrize("cloud", CLOUDS.values(), ids=lambda cloud: cloud.name)
def test_the_metadata_names_the_clouds_own_graph(
    tenant: Path, clock: TurnableClock, signing: Signing, cloud: Cloud
) -> None:
    client = _client(tenant, clock, signing, cloud)

    described = client.http.get(f"/{TENANT_ID}/v2.0/.well-known/openid-configuration", base_url=AUTHORITY).json

    assert described is not None
    assert described["msgraph_host"] == cloud.graph
    assert described["userinfo_endpoint"] == f"https://{cloud.graph}/oidc/userinfo"
    assert described["cloud_instance_name"] in cloud.aliases[0]


@pytest.mark.parametrize("cloud", NATIONAL, ids=lambda cloud: cloud.name)
def test_consent_and_tokens_are_for_the_clouds_own_graph(
    tenant: Path, clock: TurnableClock, signing: Signing, cloud: Cloud
) -> None:
    client = _client(tenant, clock, signing, cloud)
    scope = f"{cloud.resource}/.default"
    browser = client.browser()
    page = browser.sign_in(browser.open(client.admin_consent_url(scope=scope)), ADMINISTRATOR)

    back = browser.press(page, "#accept")
    answer = client.token(grant_type="client_credentials", scope=scope).json

    assert back.answer["scope"] == scope
    assert answer is not None
    assert jwt.decode(answer["access_token"], options={"verify_signature": False})["aud"] == cloud.resource
    assert client.graph("/users", answer["access_token"]).status_code == 200


@pytest.mark.parametrize("cloud", NATIONAL, ids=lambda cloud: cloud.name)
def test_the_worldwide_graph_is_unknown_in_a_national_cloud(
    tenant: Path, clock: TurnableClock, signing: Signing, cloud: Cloud
) -> None:
    client = _client(tenant, clock, signing, cloud)
    client.world.consents.grant_roles(TENANT_ID, client.credentials["client_id"], ["Mail.Read"])

    answer = client.token(grant_type="client_credentials", scope=DEFAULT_SCOPE)

    assert answer.json is not None
    assert answer.json["error"] == "invalid_resource"


def test_tokens_are_worth_nothing_in_another_cloud(tenant: Path, clock: TurnableClock, signing: Signing) -> None:
    worldwide, china = (_client(tenant, clock, signing, CLOUDS[name]) for name in ("global", "china"))
    for client in (worldwide, china):
        application = client.world.application
        client.world.consents.grant_scopes(TENANT_ID, application.client_id, application.delegated_permissions)

    token = worldwide.user_token(AIKO)

    assert worldwide.graph("/me", token).status_code == 200
    assert china.graph("/me", token).status_code == 401


def test_instance_discovery_knows_names_that_msal_knows() -> None:
    told = {alias for network in networks() for alias in network["aliases"]}  # type: ignore[attr-defined]

    assert told <= WELL_KNOWN_AUTHORITY_HOSTS
    assert {cloud.entra for cloud in CLOUDS.values()} <= told
