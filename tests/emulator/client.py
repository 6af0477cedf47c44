"""What a client of the emulator does, in one process with it."""

import uuid
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from emulator.world import World
from tests.emulator.browser import AUTHORITY, Browser
from tests.emulator.builders import CALLBACK, TENANT_ID

DEFAULT_SCOPE = "https://graph.microsoft.com/.default"
USER_SCOPE = "openid profile offline_access https://graph.microsoft.com/Mail.Read https://graph.microsoft.com/User.Read"


@dataclass
class Client:
    """A registered application talking to an emulator."""

    world: World
    http: FlaskClient

    @property
    def credentials(self) -> dict[str, str]:
        """The client id and secret, as they stand in a token request."""
        application = self.world.application
        return {"client_id": application.client_id, "client_secret": application.client_secret}

    def authorize_url(self, directory: str = TENANT_ID, **parameters: str) -> str:
        """Return an authorization request; parameters replace the usual ones."""
        usual = {
            "client_id": self.world.application.client_id,
            "response_type": "code",
            "redirect_uri": CALLBACK,
            "scope": USER_SCOPE,
            "state": "state-1",
        }
        return f"/{directory}/oauth2/v2.0/authorize?{urlencode({**usual, **parameters})}"

    def admin_consent_url(self, directory: str = TENANT_ID, version: str = "/v2.0", **parameters: str) -> str:
        """Return an admin consent request."""
        usual = {"client_id": self.world.application.client_id, "redirect_uri": CALLBACK, "state": "state-1"}
        scope = {"scope": DEFAULT_SCOPE} if version else {}
        return f"/{directory}{version}/adminconsent?{urlencode({**usual, **scope, **parameters})}"

    def browser(self, language: str = "en") -> Browser:
        """Open a browser that has never been here."""
        return Browser(self.http.application.test_client(), language)

    def token(self, directory: str = TENANT_ID, **body: str) -> TestResponse:
        """Ask the token endpoint, with the client's secret unless another credential is given."""
        proof = {} if {"client_secret", "client_assertion"} & set(body) else self.credentials
        fields = {"client_id": self.world.application.client_id, **proof, **body}
        address = f"/{directory}/oauth2/v2.0/token"
        return self.http.post(address, base_url=AUTHORITY, data={k: v for k, v in fields.items() if v})

    def app_token(self, directory: str = TENANT_ID) -> str:
        """Sign in as the application and return its access token."""
        answer = self.token(directory, grant_type="client_credentials", scope=DEFAULT_SCOPE)
        return str(answer.json.get("access_token", "")) if answer.json else ""

    def code(self, address: str, **parameters: str) -> str:
        """Walk a user through sign-in and consent and return the code that comes back."""
        browser = self.browser()
        page = browser.sign_in(browser.open(self.authorize_url(**parameters)), address)
        page = browser.press(page, "#accept") if page.has("#accept") else page
        return page.answer["code"]

    def redeem(self, code: str, **body: str) -> TestResponse:
        """Turn a code into tokens."""
        return self.token(grant_type="authorization_code", code=code, redirect_uri=CALLBACK, **body)

    def user_token(self, address: str) -> str:
        """Return an access token on behalf of a user."""
        answer = self.redeem(self.code(address))
        return str(answer.json.get("access_token", "")) if answer.json else ""

    def graph(self, path: str, token: str | None = None, **headers: str) -> TestResponse:
        """Ask Graph, with an app token unless another is given; header names have underscores for hyphens."""
        sent = {"Authorization": f"Bearer {self.app_token() if token is None else token}"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        return self.http.get(f"/v1.0{path}", base_url=AUTHORITY, headers=sent)

    def follow(self, link: str, token: str | None = None, **headers: str) -> TestResponse:
        """Ask for an absolute next link."""
        return self.graph(link.removeprefix(f"{AUTHORITY}/v1.0"), token, **headers)

    def pages(self, path: str) -> list[list[dict[str, Any]]]:
        """Return all pages of a listing, each as its values."""
        pages = []
        answer = self.graph(path).json
        while answer:
            pages.append(answer["value"])
            answer = self.follow(answer["@odata.nextLink"]).json if "@odata.nextLink" in answer else None
        return pages


def a_guid(text: str) -> bool:
    """Say whether a text is a GUID."""
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False
