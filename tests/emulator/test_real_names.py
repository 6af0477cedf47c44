"""MSAL as it is, knowing Microsoft's hosts alone."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import msal
import pytest

from emulator.app import make_app
from emulator.server import Emulator, serve
from emulator.tenants import load_tenant
from tests.emulator.browser import Browser
from tests.emulator.builders import AIKO, CALLBACK, TENANT_ID
from tests.support.real_names import lead

SCOPES = ["https://graph.microsoft.com/Mail.Read"]


@pytest.fixture
def running(tenant: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Emulator]:
    with serve([load_tenant(tenant)], redirect_uris=[CALLBACK], real_names=True) as emulator:
        lead(monkeypatch, emulator.world.cloud.hosts, emulator.addresses.port)
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", emulator.addresses.ca)
        yield emulator


def _application(running: Emulator, host: str, cache: msal.TokenCache) -> Any:
    registered = running.world.application
    return msal.ConfidentialClientApplication(
        registered.client_id,
        client_credential=registered.client_secret,
        authority=f"https://{host}/{TENANT_ID}",
        token_cache=cache,
    )


def _sign_in(running: Emulator, application: Any) -> dict[str, Any]:
    with pytest.warns(UserWarning, match="response_mode"):
        flow = application.initiate_auth_code_flow(SCOPES, redirect_uri=CALLBACK)
    browser = Browser(make_app(running.world).test_client())
    page = browser.press(browser.sign_in(browser.open(flow["auth_uri"]), AIKO), "#accept")
    back = dict(parse_qsl(urlsplit(page.location).query))
    result: dict[str, Any] = application.acquire_token_by_auth_code_flow(flow, back)
    return result


def test_a_token_bears_the_name_of_the_real_issuer(running: Emulator) -> None:
    application = _application(running, "login.microsoftonline.com", msal.TokenCache())

    result = _sign_in(running, application)

    assert result["id_token_claims"]["iss"] == f"https://login.microsoftonline.com/{TENANT_ID}/v2.0"


def test_instance_discovery_says_which_names_are_the_same(running: Emulator) -> None:
    cache = msal.TokenCache()
    first = _application(running, "login.microsoftonline.com", cache)
    signed_in = _sign_in(running, first)

    second = _application(running, "login.windows.net", cache)
    accounts = second.get_accounts()
    found = second.acquire_token_silent(SCOPES, accounts[0])

    assert [account["username"] for account in accounts] == [AIKO]
    assert found["access_token"] == signed_in["access_token"]


def test_a_host_that_microsoft_does_not_vouch_for_is_refused(
    running: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead(monkeypatch, ["login.evil.example"], running.addresses.port)

    with pytest.raises(ValueError, match="invalid_instance"):
        _application(running, "login.evil.example", msal.TokenCache())
