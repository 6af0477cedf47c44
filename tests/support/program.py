"""A customer's program, which asks the API with a token, from ever other network addresses."""

from typing import Any

from werkzeug.test import Client, TestResponse

from tests.support.asking import ADDRESSES
from tests.support.in_process import PORTAL, Shindan

V1 = "/api/v1"


class Program:
    """Something that has a token, or an empty one; it keeps no cookies, and reads English."""

    def __init__(self, system: Shindan, token: str = "") -> None:
        """Ask with this token."""
        self._client = Client(system.pages, use_cookies=False)
        self._token = token

    def get(self, path: str, **options: Any) -> TestResponse:
        """Read what is below /api/v1."""
        return self.ask("GET", path, **options)

    def post(self, path: str, **options: Any) -> TestResponse:
        """Have something done."""
        return self.ask("POST", path, **options)

    def ask(self, method: str, path: str, **options: Any) -> TestResponse:
        """Ask in any way that werkzeug's test client knows."""
        shown = {"Authorization": f"Bearer {self._token}"} if self._token else {}
        headers = {**shown, "Accept-Language": "en", **options.pop("headers", {})}
        asked = {"base_url": PORTAL, "environ_overrides": {"REMOTE_ADDR": next(ADDRESSES)}, **options}
        return self._client.open(V1 + path, method=method, headers=headers, **asked)
