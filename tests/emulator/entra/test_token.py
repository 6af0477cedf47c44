import hashlib
import json
from base64 import b64encode, urlsafe_b64decode, urlsafe_b64encode
from pathlib import Path

import jwt
import pytest

from tests.emulator.browser import AUTHORITY
from tests.emulator.builders import AIKO, CALLBACK, OTHER_TENANT_ID, TENANT_ID, a_tenant_folder
from tests.emulator.client import DEFAULT_SCOPE, USER_SCOPE, Client, a_guid
from tests.emulator.conftest import Serve
from tests.emulator.entra.answers import refusal_of
from tests.support.clock import TurnableClock

VERIFIER = "a-verifier-that-is-long-enough-for-the-standard-0123456789"
CHALLENGE = urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()


def _claims(token: str) -> dict[str, object]:
    decoded: dict[str, object] = jwt.decode(token, options={"verify_signature": False})
    return decoded


def test_a_code_becomes_all_tokens(client: Client) -> None:
    answer = client.redeem(client.code(AIKO, nonce="nonce-1"), client_info="1").json

    assert answer is not None
    assert (answer["token_type"], answer["refresh_token"] != "") == ("Bearer", True)
    assert 3600 <= answer["expires_in"] <= 5400
    claims = _claims(answer["id_token"])
    assert claims["nonce"] == "nonce-1"
    assert (claims["tid"], claims["aud"]) == (TENANT_ID, client.credentials["client_id"])
    assert claims["iss"] == f"{AUTHORITY}/{TENANT_ID}/v2.0"
    assert (claims["preferred_username"], claims["name"]) == (AIKO, "佐藤 愛子")
    info = json.loads(urlsafe_b64decode(answer["client_info"] + "=="))
    assert info == {"uid": claims["oid"], "utid": TENANT_ID}


def test_the_scope_comes_back_as_it_was_spelled(client: Client) -> None:
    long = client.redeem(client.code(AIKO)).json
    short = client.redeem(client.code(AIKO, scope="openid Mail.Read"), scope="openid Mail.Read").json

    assert long is not None
    assert short is not None
    assert long["scope"] == USER_SCOPE.replace(" offline_access", "")
    assert short["scope"] == "openid Mail.Read"
    assert "refresh_token" not in short


def test_a_code_is_redeemed_once(client: Client) -> None:
    code = client.code(AIKO)
    client.redeem(code)

    again = client.redeem(code)

    assert again.status_code == 400
    assert again.json is not None
    assert (again.json["error"], again.json["error_codes"]) == ("invalid_grant", [54005])


def test_a_code_lives_ten_minutes(client: Client, clock: TurnableClock) -> None:
    code = client.code(AIKO)
    clock.turn(minutes=10, seconds=1)

    answer = client.redeem(code)

    assert answer.json is not None
    assert answer.json["error_codes"] == [70008]


@pytest.mark.parametrize(
    ("challenge", "method", "verifier", "status"),
    [
        (CHALLENGE, "S256", VERIFIER, 200),
        (VERIFIER, "plain", VERIFIER, 200),
        (CHALLENGE, "S256", "another", 400),
        (CHALLENGE, "S256", "", 400),
        (CHALLENGE, "S256", CHALLENGE, 400),
    ],
)
def test_the_proof_key_is_checked(client: Client, challenge: str, method: str, verifier: str, status: int) -> None:
    code = client.code(AIKO, code_challenge=challenge, code_challenge_method=method)

    answer = client.redeem(code, code_verifier=verifier)

    assert answer.status_code == status
    assert answer.json is not None
    assert status == 200 or answer.json["error_codes"] == [501481]


def test_a_code_is_bound_to_its_redirect_uri_and_tenant(serve: Serve, tmp_path: Path) -> None:
    other = a_tenant_folder(tmp_path / "other", tenant_id=OTHER_TENANT_ID, domain="fabrikam.example", users={})
    client = serve(other)
    grant = {"grant_type": "authorization_code", "code": client.code(AIKO)}

    elsewhere = client.token(**grant, redirect_uri=f"{CALLBACK}/other")
    abroad = client.token(OTHER_TENANT_ID, **grant, redirect_uri=CALLBACK)

    assert elsewhere.json is not None
    assert abroad.json is not None
    assert (elsewhere.json["error_codes"], abroad.json["error_codes"]) == ([50011], [700005])


def test_the_application_signs_in_alone(client: Client) -> None:
    answer = client.token(grant_type="client_credentials", scope=DEFAULT_SCOPE).json

    assert answer is not None
    assert set(answer) == {"token_type", "expires_in", "ext_expires_in", "access_token"}
    assert _claims(answer["access_token"])["roles"] == ["GroupMember.Read.All", "Mail.Read", "User.Read.All"]


def test_a_secret_that_has_expired_is_told_from_a_wrong_one(client: Client, clock: TurnableClock) -> None:
    client.http.post("/emulator/secret", json={"expires_at": "2026-03-02T12:00:10+00:00"})
    before = client.app_token()
    clock.turn(seconds=10)

    expired = client.token(grant_type="client_credentials", scope=DEFAULT_SCOPE)
    wrong = client.token(grant_type="client_credentials", scope=DEFAULT_SCOPE, client_secret="wrong")

    assert before
    assert refusal_of(expired) == (401, "invalid_client", 7000222)
    assert refusal_of(wrong) == (401, "invalid_client", 7000215)


def test_the_secret_may_come_by_http_basic(client: Client) -> None:
    pair = b64encode("{client_id}:{client_secret}".format(**client.credentials).encode()).decode()

    answer = client.http.post(
        f"/{TENANT_ID}/oauth2/v2.0/token",
        base_url=AUTHORITY,
        data={"grant_type": "client_credentials", "scope": DEFAULT_SCOPE},
        headers={"Authorization": f"Basic {pair}"},
    )

    assert answer.status_code == 200


def test_a_tenant_that_never_consented_does_not_know_the_application(stranger: Client) -> None:
    answer = stranger.token(grant_type="client_credentials", scope=DEFAULT_SCOPE)

    assert answer.status_code == 400
    assert answer.json is not None
    assert (answer.json["error"], answer.json["error_codes"]) == ("unauthorized_client", [700016])


def test_without_roles_a_token_is_issued_all_the_same(client: Client) -> None:
    client.world.consents.withdraw(TENANT_ID, client.credentials["client_id"])

    token = client.app_token()

    assert "roles" not in _claims(token)
    assert client.graph("/users", token).status_code == 403


@pytest.mark.parametrize(
    ("directory", "changed", "refusal"),
    [
        (TENANT_ID, {"client_secret": "wrong"}, (401, "invalid_client", 7000215)),
        (TENANT_ID, {"client_secret": ""}, (401, "invalid_client", 7000218)),
        (TENANT_ID, {"client_id": "unknown"}, (400, "unauthorized_client", 700016)),
        (TENANT_ID, {"grant_type": "password"}, (400, "unsupported_grant_type", 70003)),
        (TENANT_ID, {"grant_type": ""}, (400, "invalid_request", 900144)),
        (TENANT_ID, {"scope": ""}, (400, "invalid_request", 900144)),
        (TENANT_ID, {"scope": "https://graph.microsoft.com/Mail.Read"}, (400, "invalid_scope", 1002012)),
        (TENANT_ID, {"scope": f"{DEFAULT_SCOPE} https://vault.azure.net/.default"}, (400, "invalid_scope", 70011)),
        (TENANT_ID, {"scope": "https://vault.azure.net/.default"}, (400, "invalid_resource", 500011)),
        ("nowhere.example", {}, (400, "invalid_request", 90002)),
        ("common", {}, (400, "invalid_request", 9001023)),
    ],
)
def test_wrong_requests_are_refused_with_microsofts_codes(
    client: Client, directory: str, changed: dict[str, str], refusal: tuple[int, str, int]
) -> None:
    body = {"grant_type": "client_credentials", "scope": DEFAULT_SCOPE, **changed}

    answer = client.token(directory, **body)

    assert answer.json is not None
    assert (answer.status_code, answer.json["error"], *answer.json["error_codes"]) == refusal


def test_an_error_carries_what_support_asks_for(client: Client) -> None:
    answer = client.token(grant_type="client_credentials", scope=DEFAULT_SCOPE, client_secret="wrong").json

    assert answer is not None
    first, trace, correlation, timestamp = answer["error_description"].split("\r\n")
    assert first.startswith("AADSTS7000215: ")
    assert trace == f"Trace ID: {answer['trace_id']}"
    assert correlation == f"Correlation ID: {answer['correlation_id']}"
    assert timestamp == f"Timestamp: {answer['timestamp']}" == "Timestamp: 2026-03-02 12:00:00Z"
    assert a_guid(answer["trace_id"])
