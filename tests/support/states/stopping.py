"""Stops a visitor's browser before it brings Microsoft's answer to the portal, so that Chromium can bring it."""

from typing import Any

import requests
from requests.adapters import BaseAdapter

from tests.support.in_process import PORTAL
from tests.support.visitor import Visitor


class _Wall(BaseAdapter):
    """Lets nothing through."""

    def send(self, request: requests.PreparedRequest, *_args: Any, **_options: Any) -> requests.Response:
        """Answer with an empty page."""
        answer = requests.Response()
        answer.status_code, answer.url, answer.request = 200, str(request.url), request
        answer._content, answer.encoding = b"", "utf-8"
        return answer

    def close(self) -> None:
        """Nothing is held."""


def stop_before(visitor: Visitor, path: str) -> None:
    """Let a visitor's browser never arrive at a path of the portal; the page that comes back bears its address."""
    visitor.browser._session.mount(f"{PORTAL}{path}", _Wall())
