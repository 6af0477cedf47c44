from typing import Any

import pytest

from tests.emulator.browser import AUTHORITY
from tests.emulator.builders import AIKO, KENJI, TENANT_ID
from tests.emulator.client import DEFAULT_SCOPE, Client

MESSAGES = f"/users/{AIKO}/messages"


def _switch(client: Client, name: str, method: str = "POST", **body: Any) -> int:
    return client.http.open(f"/emulator/{name}", method=method, base_url=AUTHORITY, json=body).status_code


def test_the_next_requests_on_a_path_fail_as_told(client: Client) -> None:
    token = client.app_token()
    _switch(client, "faults", path=f"/v1.0{MESSAGES}", count=2, status=429, retry_after=7)

    answers = [client.graph(MESSAGES, token) for _ in range(3)]
    elsewhere = client.graph(f"/users/{KENJI}/messages", token)

    assert [answer.status_code for answer in answers] == [429, 429, 200]
    assert answers[0].headers["Retry-After"] == "7"
    assert answers[0].json is not None
    assert answers[0].json["error"]["code"] == "ApplicationThrottled"
    assert elsewhere.status_code == 200


def test_the_token_endpoint_fails_as_told(client: Client) -> None:
    _switch(client, "faults", path=f"/{TENANT_ID}/oauth2", status=429, retry_after=60)

    answers = [client.token(grant_type="client_credentials", scope=DEFAULT_SCOPE) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [429, 200]
    assert answers[0].json is not None
    assert answers[0].json["error"] == "temporarily_unavailable"


def test_faults_can_be_seen_and_forgotten(client: Client) -> None:
    _switch(client, "faults", path="/v1.0", status=503, count=9)
    seen = client.http.get("/emulator/faults", base_url=AUTHORITY).json
    _switch(client, "faults", "DELETE")

    after = client.graph(MESSAGES)

    assert seen is not None
    assert (seen[0]["path"], seen[0]["count"]) == ("/v1.0", 9)
    assert after.status_code == 200


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("faults", {"status": "503"}),
        ("faults", {"pattern": "("}),
        ("faults", {"probability": 2}),
        ("faults", {"inner_error": "inner"}),
        ("faults", {"path": "/", "often": 3}),
        ("faults", {"path": "/", "kind": "strange"}),
        ("behaviour", {"speed": 3}),
        ("behaviour", {"counted_per": "day"}),
        ("certificates", {"certificate": "none"}),
        ("grants", {"tenant": "nowhere.example"}),
        ("redirect-uris", {"client_id": "unknown"}),
    ],
)
def test_a_switch_that_does_not_exist_is_refused(client: Client, name: str, body: dict[str, Any]) -> None:
    status = _switch(client, name, **body)

    assert status == 400


def test_what_was_asked_is_counted(client: Client) -> None:
    token = client.app_token()
    _switch(client, "state", "DELETE")
    client.graph(MESSAGES, token)
    client.graph("/noSuchThing", token)

    state = client.http.get("/emulator/state", base_url=AUTHORITY).json

    assert state == {
        "requests": {"graph": 2},
        "statuses": {"200": 1, "400": 1},
        "mailboxes": {AIKO: {"requests": 1, "throttled": 0, "max_concurrency": 1, "too_early": 0}},
    }


def test_limits_can_be_narrowed(client: Client) -> None:
    token = client.app_token()
    _switch(client, "behaviour", requests=2)

    statuses = [client.graph(MESSAGES, token).status_code for _ in range(3)]
    state = client.http.get("/emulator/state", base_url=AUTHORITY).json

    assert statuses == [200, 200, 429]
    assert state is not None
    assert state["mailboxes"][AIKO]["throttled"] == 1


def test_a_redirect_uri_can_be_registered_late(client: Client) -> None:
    late = "https://localhost:5000/consent/callback"
    before = client.browser().open(client.authorize_url(redirect_uri=late))
    _switch(client, "redirect-uris", redirect_uri=late)

    after = client.browser().open(client.authorize_url(redirect_uri=late))

    assert (before.status, after.status) == (400, 200)


def test_consent_can_be_given_withdrawn_and_removed_without_a_browser(stranger: Client) -> None:
    statuses = []
    for method, body in (("POST", {}), ("DELETE", {}), ("DELETE", {"remove": True})):
        _switch(stranger, "grants", method, **body)
        signed_in = stranger.token(grant_type="client_credentials", scope=DEFAULT_SCOPE).status_code
        statuses.append((signed_in, stranger.graph("/users").status_code))

    assert statuses == [(200, 200), (200, 403), (400, 401)]
