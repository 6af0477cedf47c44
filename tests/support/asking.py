"""Somebody who asks the portal for whatever they like, with given cookies, from ever other network addresses."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from itertools import count
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from werkzeug.datastructures import Headers
from werkzeug.test import Client
from werkzeug.wrappers import Response

from local.browser import USER_AGENT
from tests.support.in_process import PORTAL, Shindan
from tests.support.visitor import Visitor

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ADDRESSES = (str(ip_address("10.0.0.1") + number) for number in count())
"""No limit of requests from one network address is met."""

_CHANGING = re.compile(r"[0-9A-F]{4}-[0-9A-F]{4}|value=\"[^\"]{60,}\"")


@dataclass(frozen=True)
class Answer:
    """What came back; of a stream that goes on, its first piece."""

    status: int
    headers: Headers
    body: bytes

    @property
    def text(self) -> str:
        """Return the body as text."""
        return self.body.decode("utf-8", "replace")

    def without(self, *ids: str) -> str:
        """Return where it leads and its text, without reference numbers, tokens of forms, and some ids."""
        text = self.headers.get("Location", "") + self.text
        for each in sorted(ids, key=len, reverse=True):
            text = text.replace(each, "").replace(quote(each), "")
        return _CHANGING.sub("", text)


class Asking:
    """A browser's cookies, and how to ask with them; what comes back changes them only where it is kept."""

    def __init__(self, system: Shindan, cookies: Mapping[str, str], language: str = "en") -> None:
        """Ask with these cookies."""
        self.cookies = dict(cookies)
        self._client = Client(system.pages, use_cookies=False)
        self._headers = {"User-Agent": USER_AGENT, "Accept-Language": language}

    @classmethod
    def like(cls, visitor: Visitor) -> "Asking":
        """Ask with the cookies that a visitor has now, after opening a page with a form."""
        visitor.open("/sign-in")
        return cls(visitor.system, visitor.cookies)

    @classmethod
    def nobody(cls, system: Shindan) -> "Asking":
        """Ask without a session of anybody, but with one that forms can be sent in."""
        return cls.like(Visitor(system, ""))

    def get(self, path: str, **headers: str) -> Answer:
        """Open an address."""
        return self.ask("GET", path, headers=headers)

    def post(self, path: str, fields: Mapping[str, str] | None = None, **headers: str) -> Answer:
        """Send a form, with the token that belongs to it."""
        return self.ask("POST", path, data={"csrf_token": self.token(), **(fields or {})}, headers=headers)

    def keep(self, answer: Answer) -> None:
        """Take over the cookies of an answer, as a browser would."""
        for cookie in answer.headers.getlist("Set-Cookie"):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value

    def token(self) -> str:
        """Return what a form of this session carries."""
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.get("/sign-in").text)
        assert found
        return found[1]

    def ask(self, method: str, path: str, *, headers: Mapping[str, str] | None = None, **options: Any) -> Answer:
        """Ask in any way that werkzeug's test client knows."""
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        said = {**self._headers, **({"Cookie": cookie} if cookie else {}), **_named(headers or {})}
        asked = {"base_url": PORTAL, "environ_overrides": {"REMOTE_ADDR": next(ADDRESSES)}, **options}
        with self._client.open(path, method=method, headers=said, **asked) as answer:
            return Answer(answer.status_code, answer.headers, _body(answer))


def _named(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


def _body(answer: Response) -> bytes:
    if answer.mimetype == "text/event-stream":
        return next(answer.iter_encoded(), b"")
    return answer.get_data()


def from_anywhere(application: "WSGIApplication") -> "WSGIApplication":
    """Let each request come from another network address, so that no limit stands in the way."""

    def answer(environment: "WSGIEnvironment", start: "StartResponse") -> object:
        return application({**environment, "REMOTE_ADDR": next(ADDRESSES)}, start)

    return answer  # type: ignore[return-value]
