"""A browser on our own pages, without JavaScript."""

from urllib.parse import urlsplit

from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser, LexborNode
from werkzeug.test import TestResponse

from shared.clock import Clock
from tests.emulator.browser import Page
from tests.services.consent.builders import PORTAL


class Portal:
    """Opens pages, follows our own redirects, presses buttons."""

    def __init__(self, client: FlaskClient, clock: Clock, language: str = "en") -> None:
        self._client = client
        self._clock = clock
        self.language = language

    def sign_in(self, customer_id: str) -> None:
        """Be a customer from now on."""
        with self._client.session_transaction(base_url=PORTAL) as session:
            now = self._clock().timestamp()
            session["customer"] = [customer_id, "hanako@contoso.example", "Asia/Tokyo"]
            session["token"] = "the token of a session"
            session["signed_in_at"] = session["seen_at"] = now

    def forget_cookies(self) -> None:
        """Be another browser, in which the same customer is signed in."""
        with self._client.session_transaction(base_url=PORTAL) as session:
            session.pop("consent_browser")

    def sign_out(self) -> None:
        """Be nobody from now on."""
        with self._client.session_transaction(base_url=PORTAL) as session:
            session.clear()

    def send_without_token(self, path: str) -> int:
        """Post what a foreign page could post, and return the status."""
        return self._client.post(path, base_url=PORTAL, data={"scope": "organisation", "days": "30"}).status_code

    def open(self, address: str) -> Page:
        """Go to an address, and on to where our own service sends the browser."""
        return self._follow(self.answer(address))

    def answer(self, address: str) -> TestResponse:
        """Go to an address, and return the first answer."""
        parts = urlsplit(address)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        return self._client.get(path, base_url=PORTAL, headers={"Accept-Language": self.language})

    def press(self, page: Page, selector: str, **fields: str) -> Page:
        """Send the form whose button the selector finds."""
        button = page.html.css_first(selector)
        assert button is not None, f"there is no {selector}"
        form = _form_around(button)
        sent = {**_filled_in(form), **fields}
        return self._follow(
            self._client.post(
                button.attributes.get("formaction") or form.attributes.get("action") or "",
                data=sent,
                base_url=PORTAL,
                headers={"Accept-Language": self.language},
            )
        )

    def _follow(self, answer: TestResponse) -> Page:
        target = answer.headers.get("Location", "")
        if target.startswith("/consent/"):
            return self.open(target)
        return Page(answer.status_code, target, LexborHTMLParser(answer.text))


def attribute(page: Page, selector: str, name: str) -> str:
    """Return an attribute of the first element that matches."""
    found = page.html.css_first(selector)
    assert found is not None, f"there is no {selector}"
    return found.attributes.get(name) or ""


def _form_around(node: LexborNode) -> LexborNode:
    while node.tag != "form":
        assert node.parent is not None, "the button is in no form"
        node = node.parent
    return node


def _filled_in(form: LexborNode) -> dict[str, str]:
    fields = {}
    for each in form.css("input"):
        kind = each.attributes.get("type")
        if kind not in ("radio", "checkbox") or "checked" in each.attributes:
            fields[each.attributes["name"] or ""] = each.attributes.get("value") or ""
    for each in form.css("select"):
        chosen = each.css_first("option[selected]")
        fields[each.attributes["name"] or ""] = (chosen.attributes.get("value") if chosen else "") or ""
    return fields
