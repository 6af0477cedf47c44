import json
from base64 import b64decode

import jwt
import pytest

from tests.emulator.browser import AUTHORITY
from tests.emulator.builders import AIKO, EXCLUDED, GUEST, KENJI, ON_PREMISES, SHARED, TENANT_ID, UNLICENSED
from tests.emulator.client import DEFAULT_SCOPE, Client, a_guid
from tests.support.clock import TurnableClock

INBOX = "/mailFolders/inbox?$select=id,totalItemCount"


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer "}, {"Authorization": "Basic abc"}])
def test_without_a_token_nothing_is_shown(client: Client, headers: dict[str, str]) -> None:
    answer = client.http.get("/v1.0/users", base_url=AUTHORITY, headers=headers)

    assert answer.status_code == 401
    assert answer.json is not None
    assert answer.json["error"]["code"] == "InvalidAuthenticationToken"
    assert 'client_id="00000003-0000-0000-c000-000000000000"' in answer.headers["WWW-Authenticate"]


def test_foreign_and_misdirected_tokens_are_refused(client: Client) -> None:
    foreign = jwt.encode({"aud": "https://graph.microsoft.com"}, "k" * 32)
    identity = client.redeem(client.code(AIKO)).json
    assert identity is not None

    statuses = [client.graph("/users", token).status_code for token in (foreign, identity["id_token"], "x")]

    assert statuses == [401, 401, 401]


def test_a_token_expires(client: Client, clock: TurnableClock) -> None:
    token = client.app_token()
    clock.turn(minutes=91)

    answer = client.graph("/users", token)

    assert answer.status_code == 401
    assert answer.json is not None
    assert answer.json["error"]["message"] == "Lifetime validation failed, the token is expired."


def test_a_revoked_token_challenges_a_client_that_understands_it(client: Client) -> None:
    wanted = '{"access_token":{"xms_cc":{"values":["CP1"]}}}'
    asked = {"grant_type": "client_credentials", "scope": DEFAULT_SCOPE}
    able, plain = (client.token(**asked, claims=claims).json for claims in (wanted, "not JSON"))
    assert able is not None
    assert plain is not None
    client.world.expire_tokens()

    challenged, refused = (client.graph("/users", tokens["access_token"]) for tokens in (able, plain))

    challenge = challenged.headers["WWW-Authenticate"]
    claims = json.loads(b64decode(challenge.partition('claims="')[2].rstrip('"')))
    assert (challenged.status_code, refused.status_code) == (401, 401)
    assert 'error="insufficient_claims"' in challenge
    assert claims["access_token"]["nbf"]["essential"] is True
    assert "claims" not in refused.headers["WWW-Authenticate"]


def test_tokens_can_be_made_to_expire_while_clients_hold_them(client: Client) -> None:
    token = client.app_token()
    client.http.post("/emulator/expire-tokens", base_url=AUTHORITY)
    expired = client.graph("/users", token)

    renewed = client.graph("/users", client.app_token())

    assert (expired.status_code, renewed.status_code) == (401, 200)


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        (AIKO, 200, None),
        (SHARED, 200, None),
        (ON_PREMISES, 404, "MailboxNotEnabledForRESTAPI"),
        (UNLICENSED, 404, "MailboxNotEnabledForRESTAPI"),
        (GUEST, 404, "MailboxNotEnabledForRESTAPI"),
        (EXCLUDED, 403, "ErrorAccessDenied"),
        ("nobody@contoso.example", 404, "ErrorInvalidUser"),
    ],
)
def test_probing_a_mailbox_says_what_it_is(client: Client, address: str, status: int, code: str | None) -> None:
    answer = client.graph(f"/users/{address}{INBOX}")

    assert answer.status_code == status
    assert answer.json is not None
    assert answer.json.get("error", {}).get("code") == code


def test_a_mailbox_outside_the_policy_is_told_apart_from_missing_permission(client: Client) -> None:
    excluded = client.graph(f"/users/{EXCLUDED}{INBOX}").json
    client.world.consents.withdraw(TENANT_ID, client.credentials["client_id"])
    client.world.consents.grant_roles(TENANT_ID, client.credentials["client_id"], ["User.Read.All"])

    missing = client.graph(f"/users/{AIKO}{INBOX}").json

    assert excluded is not None
    assert missing is not None
    assert excluded["error"]["message"] == "Access to OData is disabled."
    assert missing["error"]["message"] == "Access is denied. Check credentials and try again."


def test_a_delegated_token_reaches_only_ones_own_mailbox(client: Client) -> None:
    token = client.user_token(AIKO)

    paths = ("/me/messages", f"/users/{AIKO}/messages", f"/users/{KENJI}/messages", "/users/nobody/messages")
    statuses = [client.graph(path, token).status_code for path in paths]

    assert statuses == [200, 200, 403, 404]


def test_every_answer_can_be_traced(client: Client) -> None:
    silent = client.graph("/users")
    named = client.graph("/noSuchThing", client_request_id="11111111-1111-4111-8111-111111111111")

    assert a_guid(silent.headers["request-id"])
    assert silent.headers["client-request-id"] == silent.headers["request-id"]
    assert "ServerInfo" in silent.headers["x-ms-ags-diagnostic"]
    assert named.headers["client-request-id"] == "11111111-1111-4111-8111-111111111111"
    assert named.json is not None
    assert named.json["error"]["innerError"]["request-id"] == named.headers["request-id"]
