"""No answer leads to another origin, and no Host header gets into one."""

import re
from urllib.parse import quote, urljoin, urlsplit

import pytest

from local.browser import USER_AGENT
from tests.support.asking import Asking
from tests.support.customers import Somebody
from tests.support.in_process import PORTAL, Shindan
from tests.support.routes import apps, pages

pytestmark = pytest.mark.mongodb

ELSEWHERE = (
    "//evil.test",
    "///evil.test",
    "/\\evil.test",
    "\\\\evil.test",
    "/\t/evil.test",
    "/\n/evil.test",
    "/\x00/evil.test",
    "/ /evil.test",
    "/./\\evil.test",
    "/\u2028/evil.test",
    "https://evil.test",
    "https:evil.test",
    "HTTPS://evil.test",
    "javascript:alert(1)",
    "data:text/html,evil.test",
    "/@evil.test",
    "@evil.test",
    ".evil.test",
    "%2F%2Fevil.test",
    "/%2Fevil.test",
    "/%5Cevil.test",
    "/%09/evil.test",
)


def host_of(target: str) -> str | None:
    """Return where a browser would go: it drops tabs and line ends, and reads a backslash as a slash."""
    return urlsplit(urljoin(PORTAL, re.sub(r"[\t\r\n]", "", target).strip("\x00 ").replace("\\", "/"))).hostname


def links(text: str) -> list[str]:
    return [each.replace("&amp;", "&") for each in re.findall(r'(?:href|src|action)="([^"]*)"', text)]


@pytest.mark.parametrize("target", ELSEWHERE)
def test_signing_in_leads_to_a_page_of_ours(alice: Somebody, nobody: Asking, target: str) -> None:
    answer = nobody.post("/sign-in", {"address": alice.visitor.address, "number": alice.number, "next": target})

    assert answer.status == 302
    assert host_of(answer.headers["Location"]) == host_of(PORTAL)
    assert answer.headers["Location"].isprintable()


@pytest.mark.parametrize("target", ELSEWHERE)
def test_no_address_leads_elsewhere_or_links_there(lived_in: Shindan, nobody: Asking, target: str) -> None:
    paths = [f"{prefix}{quote(target, safe='/%')}" for prefix in apps(lived_in) if target.startswith("/")]
    asked = [*paths, f"/sign-in?next={quote(target)}", f"/?next={quote(target)}", f"/consent/?next={quote(target)}"]

    answers = [nobody.get(f"{path}{'&' if '?' in path else '?'}language=ja") for path in asked]
    shown = [nobody.get(path) for path in asked]

    leads = [answer.headers["Location"] for answer in [*answers, *shown] if "Location" in answer.headers]
    linked = [link for answer in shown for link in links(answer.text) if not link.startswith("mailto:")]
    assert {host_of(each) for each in [*leads, *linked]} == {host_of(PORTAL)}


def test_no_page_and_no_redirect_repeats_a_strange_host(lived_in: Shindan, alice: Somebody, nobody: Asking) -> None:
    strange = {
        "Host": "evil.test",
        "X-Forwarded-Host": "evil.test",
        "Forwarded": "host=evil.test",
        "User-Agent": USER_AGENT,
    }

    repeated = [
        route.endpoint
        for route in pages(lived_in)
        if not route.path.endswith(".pdf")
        for asking in (alice.asking, nobody)
        for answer in [asking.ask("GET", route.filled(alice.first_ids(route.arguments)), headers=strange)]
        if "evil.test" in answer.text + answer.headers.get("Location", "")
    ]

    assert repeated == []
