"""A browser without JavaScript: it keeps cookies, reads forms, and presses their buttons."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser, LexborNode
from werkzeug.test import TestResponse

AUTHORITY = "https://localhost:8443"


@dataclass(frozen=True)
class Page:
    """What the browser shows, or (with `location`) where it is sent."""

    status: int
    location: str
    html: LexborHTMLParser

    @property
    def answer(self) -> dict[str, str]:
        """The parameters that come back to the client with a redirect."""
        parts = urlsplit(self.location)
        return dict(parse_qsl(parts.query or parts.fragment))

    def text(self, selector: str) -> str:
        """Return the text of the first element that matches."""
        found = self.html.css_first(selector)
        return found.text(strip=True) if found else ""

    def has(self, selector: str) -> bool:
        """Say whether an element matches."""
        return self.html.css_first(selector) is not None


class Browser:
    """Walks through Entra's pages."""

    def __init__(self, client: FlaskClient, language: str = "en") -> None:
        self._client = client
        self._language = language

    def open(self, address: str) -> Page:
        """Go to an address."""
        return self._show(self._client.get(address, base_url=AUTHORITY, headers=self._headers()))

    def press(self, page: Page, button: str, **fields: str) -> Page:
        """Press the button that the selector finds, after filling in its form's fields."""
        pressed = page.html.css_first(button)
        assert pressed is not None, f"there is no {button}"
        form = _form_around(pressed)
        sent = {**_fields(form), **fields}
        if pressed.attributes.get("name"):
            sent[str(pressed.attributes["name"])] = pressed.attributes.get("value") or ""
        action = form.attributes.get("action") or ""
        return self._show(self._client.post(action, base_url=AUTHORITY, data=sent, headers=self._headers()))

    def sign_in(self, page: Page, address: str, **fields: str) -> Page:
        """Type an address into the sign-in page and go on."""
        return self.press(page, "#sign-in", account=address, **fields)

    def _headers(self) -> Mapping[str, str]:
        return {"Accept-Language": self._language}

    @staticmethod
    def _show(response: TestResponse) -> Page:
        return Page(response.status_code, response.headers.get("Location", ""), LexborHTMLParser(response.text))


def _form_around(node: LexborNode) -> LexborNode:
    while node.tag != "form":
        assert node.parent is not None, "the button is in no form"
        node = node.parent
    return node


def _fields(form: LexborNode) -> dict[str, str]:
    inputs = (field.attributes for field in form.css("input[type=hidden], input[type=text]"))
    return {str(field["name"]): field.get("value") or "" for field in inputs if field.get("name")}
