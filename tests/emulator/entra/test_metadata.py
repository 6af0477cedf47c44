import jwt
import pytest

from tests.emulator.browser import AUTHORITY
from tests.emulator.builders import ADMINISTRATOR, TENANT_ID
from tests.emulator.client import Client


@pytest.mark.parametrize("directory", [TENANT_ID, "contoso.example"])
def test_a_tenant_is_described_under_its_guid(client: Client, directory: str) -> None:
    answer = client.http.get(f"/{directory}/v2.0/.well-known/openid-configuration", base_url=AUTHORITY)

    assert answer.json is not None
    assert answer.json["issuer"] == f"{AUTHORITY}/{TENANT_ID}/v2.0"
    assert answer.json["token_endpoint"] == f"{AUTHORITY}/{TENANT_ID}/oauth2/v2.0/token"
    assert answer.json["authorization_endpoint"] == f"{AUTHORITY}/{TENANT_ID}/oauth2/v2.0/authorize"


@pytest.mark.parametrize("directory", ["organizations", "common"])
def test_the_issuer_of_any_directory_keeps_its_braces(client: Client, directory: str) -> None:
    answer = client.http.get(f"/{directory}/v2.0/.well-known/openid-configuration", base_url=AUTHORITY)

    assert answer.json is not None
    assert answer.json["issuer"] == f"{AUTHORITY}/{{tenantid}}/v2.0"


def test_an_unknown_tenant_has_no_metadata(client: Client) -> None:
    answer = client.http.get("/nowhere.example/v2.0/.well-known/openid-configuration", base_url=AUTHORITY)

    assert answer.status_code == 400
    assert answer.json is not None
    assert answer.json["error_codes"] == [90002]


def test_the_published_keys_check_an_id_token(client: Client) -> None:
    tokens = client.redeem(client.code(ADMINISTRATOR)).json
    keys = client.http.get(f"/{TENANT_ID}/discovery/v2.0/keys", base_url=AUTHORITY).json
    assert tokens is not None
    assert keys is not None

    key = jwt.PyJWKSet.from_dict(keys)[jwt.get_unverified_header(tokens["id_token"])["kid"]]
    options = {"verify_exp": False, "verify_nbf": False, "verify_iat": False}
    claims = jwt.decode(
        tokens["id_token"],
        key,
        ["RS256"],
        audience=client.credentials["client_id"],
        options=options,  # type: ignore[arg-type]
    )

    assert claims["tid"] == TENANT_ID


def test_instance_discovery_leads_to_the_metadata(client: Client) -> None:
    asked = {"api-version": "1.1", "authorization_endpoint": f"{AUTHORITY}/{TENANT_ID}/oauth2/v2.0/authorize"}

    answer = client.http.get("/common/discovery/instance", base_url=AUTHORITY, query_string=asked)

    assert answer.json is not None
    assert answer.json["tenant_discovery_endpoint"] == f"{AUTHORITY}/{TENANT_ID}/v2.0/.well-known/openid-configuration"
    assert "login.microsoftonline.com" in answer.json["metadata"][0]["aliases"]


def test_instance_discovery_does_not_vouch_for_strangers(client: Client) -> None:
    asked = {"authorization_endpoint": f"https://login.evil.example/{TENANT_ID}/oauth2/v2.0/authorize"}

    answer = client.http.get("/common/discovery/instance", base_url=AUTHORITY, query_string=asked)

    assert answer.json is not None
    assert (answer.status_code, answer.json["error"], answer.json["error_codes"]) == (400, "invalid_instance", [50049])
