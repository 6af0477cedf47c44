"""A link that hides its target behind a shortener, or behind a redirect on a trusted site.

Why it works: the reader sees a harmless host, and the filter too, until the target is switched on after delivery.

Sample: https://bit.ly/3xyz; https://www.google.com/url?q=https://x9.example/.
"""

from collections.abc import Iterator, Mapping
from functools import cache

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.lists import hosts, parents, registrable, under
from services.scanner.knowledge.senders import is_answer, is_vouched
from services.scanner.knowledge.urls import decoded, web_links
from services.scanner.mail import Mail
from shared.verdicts import Finding


@cache
def _redirectors() -> Mapping[str, tuple[str, ...]]:
    paths: dict[str, tuple[str, ...]] = {}
    for name in hosts("redirectors"):
        host, _, path = name.partition("/")
        paths[host] = (*paths.get(host, ()), "/" + path)
    return paths


def _redirects(host: str, path: str, url: str) -> bool:
    known = _redirectors()
    paths = next((known[name] for name in parents(host) if name in known), ())
    if not any(path.startswith(start) for start in paths):
        return False
    target = decoded(url).partition("?")[2].partition("://")[2][:60]
    return "." in target and registrable(host) not in target


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `open_redirect` or `shortened_link`; spares known senders, and newsletters' buttons to social networks."""
    if is_vouched(mail, context) or is_answer(mail):
        return
    for link, where in web_links(mail):
        if _redirects(where.host, where.path, link.url):
            yield seen("open_redirect", link=link.url)
            return
    for link, where in web_links(mail):
        if under(where.host, hosts("shorteners")) and len(where.path) > 1:
            yield seen("shortened_link", link=link.url)
            return
