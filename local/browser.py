"""As much of a browser as walking through the pages takes: pages, forms, cookies, redirects."""

from dataclasses import dataclass
from urllib.parse import urljoin

import requests
from selectolax.lexbor import LexborHTMLParser, LexborNode

USER_AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
SECONDS = 120
REFUSED = 400


class Astray(Exception):
    """A page was not as expected; says which and what it showed."""


@dataclass(frozen=True)
class Page:
    """A page that came back, after all redirects."""

    url: str
    status: int
    html: str

    @property
    def tree(self) -> LexborHTMLParser:
        """Return the parsed page."""
        return LexborHTMLParser(self.html)

    def has(self, selector: str) -> bool:
        """Tell whether something matches a CSS selector."""
        return self.tree.css_first(selector) is not None

    def text(self) -> str:
        """Return what the page says."""
        shown = self.tree.css_first("main") or self.tree.body
        return " ".join(shown.text(separator=" ").split()) if shown else self.html


class Browser:
    """A visitor with a cookie jar of their own."""

    def __init__(self, language: str, certificate_authority: str | None) -> None:
        """Ask for pages in a language, and trust this certificate authority besides no other (None: the system's)."""
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.verify = certificate_authority or True
        self._session.headers.update({"User-Agent": USER_AGENT, "Accept-Language": language})

    def open(self, url: str) -> Page:
        """Open an address."""
        return self._page(self._session.get(url, timeout=SECONDS))

    def download(self, url: str) -> bytes:
        """Return a file; raises Astray when there is none."""
        response = self._session.get(url, timeout=SECONDS)
        if response.status_code >= REFUSED:
            raise Astray(f"{url} answered {response.status_code}")
        return response.content

    def submit(self, page: Page, selector: str, **entered: str) -> Page:
        """Send the form that matches, as it stands on the page but for what is entered."""
        form = page.tree.css_first(selector)
        if form is None:
            raise Astray(f"no form {selector!r} on {page.url} ({page.status}): {page.text()[:500]}")
        fields = {**_filled_in(form), **entered}
        target = urljoin(page.url, form.attributes.get("action") or page.url)
        if (form.attributes.get("method") or "get").lower() == "post":
            response = self._session.post(target, data=fields, timeout=SECONDS, headers={"Referer": page.url})
        else:
            response = self._session.get(target, params=fields, timeout=SECONDS)
        return self._page(response)

    @staticmethod
    def _page(response: requests.Response) -> Page:
        return Page(response.url, response.status_code, response.text)


def _filled_in(form: LexborNode) -> dict[str, str]:
    """Return what a browser would send if nothing were touched."""
    fields: dict[str, str] = {}
    for each in form.css("input[name], textarea[name], select[name]"):
        name, kind = str(each.attributes["name"]), each.attributes.get("type")
        if kind in ("radio", "checkbox") and "checked" not in each.attributes:
            continue
        if each.tag == "select":
            fields[name] = _chosen(each)
        else:
            fields[name] = each.attributes.get("value") or ""
    return fields


def _chosen(select: LexborNode) -> str:
    option = select.css_first("option[selected]") or select.css_first("option")
    return (option.attributes.get("value") or "") if option else ""
