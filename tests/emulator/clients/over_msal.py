"""MSAL signs in, requests asks, as our own services do."""

from functools import partial
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import msal
import pytest
import requests
from requests.adapters import HTTPAdapter
from urllib3 import Retry

from emulator.server import Emulator
from tests.emulator.builders import CALLBACK, TENANT_ID
from tests.emulator.clients.library import GRAPH_SCOPE, USER_SCOPES, Library, Refused, Signing, credentials_of
from tests.emulator.clients.plain import Plain

OBEDIENT = Retry(3, status_forcelist=[429, 503], respect_retry_after_header=True, allowed_methods=None)


class _Tokens:
    """Tokens of MSAL's; an application that is thrown away with its cache renews them."""

    def __init__(self, running: Emulator, signing: Signing, options: dict[str, Any]) -> None:
        client_id, self._credential = credentials_of(running, signing)
        authority = f"{running.addresses.authority}/{TENANT_ID}"
        self._cache = msal.TokenCache()
        make = partial(msal.ConfidentialClientApplication, client_id, client_credential=self._credential)
        self.application = make(authority=authority, token_cache=self._cache, **options)
        self._person = self._walk(signing) if signing.walk else None

    def _walk(self, signing: Signing) -> Any:
        with pytest.warns(UserWarning, match="response_mode"):
            flow = self.application.initiate_auth_code_flow(USER_SCOPES, redirect_uri=CALLBACK)
        assert signing.walk is not None
        back = dict(parse_qsl(urlsplit(signing.walk(flow["auth_uri"])).query))
        result = self.application.acquire_token_by_auth_code_flow(flow, back)
        assert "access_token" in result, result
        return self.application.get_accounts()[0]

    def get(self, *, renew: bool) -> str:
        if self._person:
            result = self.application.acquire_token_silent(USER_SCOPES, self._person, force_refresh=renew)
        else:
            if renew:
                self.application.remove_tokens_for_client()
            result = self.application.acquire_token_for_client([GRAPH_SCOPE])
        if not result or "access_token" not in result:
            raise Refused(0)
        return str(result["access_token"])


def sign_in(running: Emulator, signing: Signing, told: bool) -> Library:
    """Sign in by MSAL."""
    session = requests.Session()
    session.mount("https://", HTTPAdapter(max_retries=OBEDIENT))
    options: dict[str, Any] = {}
    if told:
        session.trust_env, session.verify = False, running.addresses.ca
        options = {"instance_discovery": False, "http_client": session}
    tokens = _Tokens(running, signing, options)

    def ask(address: str) -> requests.Response:
        answer = session.get(address, headers={"Authorization": f"Bearer {tokens.get(renew=False)}"}, timeout=20)
        if answer.status_code == 401:
            answer = session.get(address, headers={"Authorization": f"Bearer {tokens.get(renew=True)}"}, timeout=20)
        return answer

    return Plain(running.addresses.graph, ask, session.close)
