from typing import Any
from urllib.parse import parse_qsl, urlsplit

import msal
import pytest
import requests
from selectolax.lexbor import LexborHTMLParser

from emulator.server import Emulator
from tests.emulator.builders import AIKO, CALLBACK, TENANT_ID

APP_SCOPES = ["https://graph.microsoft.com/.default"]
USER_SCOPES = ["https://graph.microsoft.com/Mail.Read", "https://graph.microsoft.com/User.Read"]


def _application(running: Emulator, session: requests.Session, directory: str = TENANT_ID) -> Any:
    registered = running.world.application
    return msal.ConfidentialClientApplication(
        registered.client_id,
        client_credential=registered.client_secret,
        authority=f"{running.addresses.authority}/{directory}",
        instance_discovery=False,
        http_client=session,
    )


def _grant(running: Emulator, session: requests.Session, method: str = "POST", **body: Any) -> None:
    address = f"{running.addresses.authority}/emulator/grants"
    session.request(method, address, json=body, timeout=60).raise_for_status()


def _walk(session: requests.Session, address: str) -> dict[str, str]:
    """Sign in as Aiko and accept what is asked, as a plain HTTP client; return what comes back to the application."""
    session.get(address, timeout=60).raise_for_status()
    page = session.post(address, data={"step": "sign_in", "account": AIKO}, timeout=60, allow_redirects=False)
    if not page.is_redirect:
        flow = LexborHTMLParser(page.text).css_first("input[name=flow]")
        assert flow is not None
        accepted = {"flow": str(flow.attributes["value"]), "decision": "accept"}
        page = session.post(address, data=accepted, timeout=60, allow_redirects=False)
    return dict(parse_qsl(urlsplit(page.headers["Location"]).query))


def _signed_in(session: requests.Session, application: Any) -> dict[str, Any]:
    with pytest.warns(UserWarning, match="response_mode"):
        flow = application.initiate_auth_code_flow(USER_SCOPES, redirect_uri=CALLBACK)
    result: dict[str, Any] = application.acquire_token_by_auth_code_flow(flow, _walk(session, flow["auth_uri"]))
    return result


def test_an_application_signs_in_and_is_cached(running: Emulator, session: requests.Session) -> None:
    _grant(running, session)
    application = _application(running, session)

    first = application.acquire_token_for_client(APP_SCOPES)
    second = application.acquire_token_for_client(APP_SCOPES)
    state = session.get(f"{running.addresses.authority}/emulator/state", timeout=60).json()

    assert first["access_token"] == second["access_token"]
    assert state["requests"]["token"] == 1


def test_an_application_without_consent_is_told_why(running: Emulator, session: requests.Session) -> None:
    result = _application(running, session).acquire_token_for_client(APP_SCOPES)

    assert result["error"] == "unauthorized_client"
    assert result["error_codes"] == [700016]


@pytest.mark.parametrize("directory", [TENANT_ID, "contoso.example", "organizations"])
def test_a_user_signs_in_by_the_code_flow(running: Emulator, session: requests.Session, directory: str) -> None:
    result = _signed_in(session, _application(running, session, directory))

    claims = result["id_token_claims"]
    assert (claims["tid"], claims["preferred_username"]) == (TENANT_ID, AIKO)
    assert claims["iss"] == f"{running.addresses.authority}/{TENANT_ID}/v2.0"
    mails = session.get(
        f"{running.addresses.graph}/me/messages",
        headers={"Authorization": f"Bearer {result['access_token']}"},
        timeout=60,
    )
    assert mails.status_code == 200


def test_a_user_stays_signed_in_silently_until_consent_is_withdrawn(
    running: Emulator, session: requests.Session
) -> None:
    application = _application(running, session)
    signed_in = _signed_in(session, application)
    account = application.get_accounts()[0]

    cached = application.acquire_token_silent(USER_SCOPES, account)
    refreshed = application.acquire_token_silent(USER_SCOPES, account, force_refresh=True)
    _grant(running, session, "DELETE")
    refused = application.acquire_token_silent_with_error(USER_SCOPES, account, force_refresh=True)

    assert account["home_account_id"] == f"{signed_in['id_token_claims']['oid']}.{TENANT_ID}"
    assert cached["access_token"] == signed_in["access_token"]
    assert refreshed["access_token"] != signed_in["access_token"]
    assert refused["error"] == "invalid_grant"
