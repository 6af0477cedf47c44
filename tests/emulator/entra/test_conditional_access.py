import json
from pathlib import Path

import pytest

from emulator.faults import Fault
from tests.emulator.builders import AIKO, OTHER_TENANT_ID, TENANT_ID, a_tenant_folder
from tests.emulator.client import DEFAULT_SCOPE, Client
from tests.emulator.conftest import Serve
from tests.emulator.entra.answers import refusal_of


def _demand(client: Client, number: int) -> None:
    answer = client.http.post("/emulator/directory", json={"tenant": TENANT_ID, "conditional_access": number})
    assert answer.status_code == 200


def _refresh(client: Client, tokens: dict[str, str]) -> tuple[int, str, int] | int:
    answer = client.token(grant_type="refresh_token", refresh_token=tokens["refresh_token"])
    return 200 if answer.status_code == 200 else refusal_of(answer)


@pytest.mark.parametrize("number", [50076, 50079, 53000, 53003])
def test_who_signed_in_before_is_asked_to_interact(client: Client, number: int) -> None:
    tokens = client.redeem(client.code(AIKO)).json
    assert tokens is not None
    _demand(client, number)

    answer = client.token(grant_type="refresh_token", refresh_token=tokens["refresh_token"])

    assert refusal_of(answer) == (400, "interaction_required", number)
    assert answer.json is not None
    assert "capolids" in json.loads(answer.json["claims"])["access_token"]


@pytest.mark.parametrize("number", [50076, 50079])
def test_who_signs_in_again_has_shown_a_second_factor(client: Client, number: int) -> None:
    _demand(client, number)

    tokens = client.redeem(client.code(AIKO)).json

    assert tokens is not None
    assert _refresh(client, tokens) == 200


@pytest.mark.parametrize("number", [53000, 53003])
def test_who_is_blocked_sees_a_page_of_entra(client: Client, number: int) -> None:
    _demand(client, number)
    browser = client.browser()

    page = browser.sign_in(browser.open(client.authorize_url()), AIKO)

    assert (page.status, page.location) == (403, "")
    assert page.text("#error").startswith(f"AADSTS{number}")


@pytest.mark.parametrize("number", [50076, 53003])
def test_without_a_page_the_client_is_told_that_one_is_needed(client: Client, number: int) -> None:
    browser = client.browser()
    browser.sign_in(browser.open(client.authorize_url()), AIKO)
    _demand(client, number)

    back = browser.open(client.authorize_url(prompt="none"))

    assert back.answer["error"] == "interaction_required"
    assert back.answer["error_description"].startswith(f"AADSTS{number}")


def test_the_application_itself_is_not_concerned(client: Client) -> None:
    _demand(client, 53003)

    assert client.app_token()


def test_a_disabled_application_gets_no_token(client: Client) -> None:
    client.http.post("/emulator/directory", json={"application_disabled": True})

    answer = client.token(grant_type="client_credentials", scope=DEFAULT_SCOPE)

    assert refusal_of(answer) == (400, "unauthorized_client", 7000112)


def test_a_client_that_loops_is_told_so(client: Client) -> None:
    client.http.post("/emulator/faults", json={"kind": "looping", "pattern": "/token$", "tenant": "contoso.example"})

    looping = client.token(grant_type="client_credentials", scope=DEFAULT_SCOPE)

    assert refusal_of(looping) == (400, "invalid_grant", 50196)


@pytest.mark.parametrize("kind", ["sign_in_down", "sign_in_throttled"])
def test_one_tenants_sign_in_can_be_troubled(serve: Serve, tmp_path: Path, kind: str) -> None:
    faults = f'[[faults]]\nkind = "{kind}"\npattern = "/token$"\n'
    other = a_tenant_folder(
        tmp_path / "other", tenant_id=OTHER_TENANT_ID, domain="fabrikam.example", users={}, more=faults
    )
    client = serve(other)

    troubled = client.token("fabrikam.example", grant_type="client_credentials", scope=DEFAULT_SCOPE)

    assert refusal_of(troubled)[:2] in {(503, "temporarily_unavailable"), (429, "temporarily_unavailable")}
    assert client.app_token()


@pytest.mark.parametrize(("status", "retry_after"), [(429, "60"), (503, None)])
def test_a_troubled_token_endpoint_says_when_to_come_back(client: Client, status: int, retry_after: str | None) -> None:
    client.world.faults.add(Fault(path=f"/{TENANT_ID}/oauth2/v2.0/token", status=status, retry_after=retry_after))

    troubled = client.token(grant_type="client_credentials", scope=DEFAULT_SCOPE)

    assert refusal_of(troubled) == (status, "temporarily_unavailable", 90033)
    assert troubled.headers.get("Retry-After") == retry_after
    assert client.app_token()
