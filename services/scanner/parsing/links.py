"""Links as they stand in text, and as they are judged: tidied, unwrapped, counted once."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from services.scanner.mail import Found, Link
from services.scanner.parsing.limits import Allowance
from services.scanner.parsing.wrappers import redirected, unwrapped

IN_TEXT: Final = re.compile(
    r"(?:https?://|hxxps?://|ftp://|www\.(?=[\w-]+\.))[^\s<>\"'`\u3000\u3001\u3002\uff0c\uff09\u300d\u300f\u3011\uff1e\[\]{}|\\^\u4e00-\u9fff\u3041-\u30fe]+",
    re.IGNORECASE,
)
TRAILING: Final = ".,;:!?)*_'\"\u2026"
WHITESPACE_IN_URL: Final = re.compile(r"[\x00-\x20\x7f]+")
LONGEST_SHOWN: Final = 500


def links_in_text(text: str, found: Found = Found.BODY) -> Iterator[Link]:
    """Yield the links that mail programs make clickable in plain text; the text shows what they are."""
    for match in IN_TEXT.finditer(text):
        url = _balanced(match[0])
        yield link(url if "://" in url[:9] else "http://" + url, url, found)


def link(href: str, shown: str = "", found: Found = Found.BODY) -> Link:
    """Return a link as browsers read it (no control characters inside), unwrapped."""
    tidy = (
        WHITESPACE_IN_URL.sub("", href)
        if "\n" in href or "\t" in href or "\r" in href or "\0" in href
        else href.strip()
    )
    if tidy[:5].lower() == "hxxp:" or tidy[:6].lower() == "hxxps:":
        tidy = "http" + tidy[4:]
    if tidy.startswith("//"):
        tidy = "https:" + tidy
    url, wrapper = unwrapped(tidy)
    return Link(url=url, shown=" ".join(shown.split())[:LONGEST_SHOWN], found=found, wrapped_by=wrapper)


def distinct(links: Iterable[Link], allowance: Allowance) -> tuple[Link, ...]:
    """Return each link once, in order, no more than allowed."""
    kept: dict[Link, None] = {}
    for each in _with_targets(links):
        if len(kept) == allowance.limits.links:
            allowance.note("too_many_links")
            break
        kept[each] = None
    return tuple(kept)


def _with_targets(links: Iterable[Link]) -> Iterator[Link]:
    """Yield links, and after each redirect of Google the page to which it leads: both are worth judging."""
    for each in links:
        yield each
        if target := redirected(each.url):
            yield replace(link(target, found=each.found), wrapped_by="google")


def _balanced(url: str) -> str:
    tidy = url.rstrip(TRAILING)
    return tidy + ")" if url[len(tidy) :].startswith(")") and tidy.count("(") > tidy.count(")") else tidy
