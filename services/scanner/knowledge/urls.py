"""What a link's URL says: host, port, credentials, path; and which links matter."""

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from services.scanner.knowledge.lists import hosts, parents, registrable, under
from services.scanner.knowledge.once import once_per_mail
from services.scanner.mail import Link, Mail

_CONTROL = re.compile(r"[\x00-\x20\x7f]")
_BLOTTED_OUT = re.compile(r"[*＊●○◯■□]{2}")
"""How warnings quote a dangerous address so that nobody can follow it."""


class Place(NamedTuple):
    """The parts of a web address; `port` is None where the URL names none, `host` lower-case."""

    host: str
    port: int | None
    credentials: str
    path: str
    query: str
    fragment: str


_NOWHERE = Place("", None, "", "", "", "")


@lru_cache(maxsize=2048)
def place(url: str) -> Place:
    """Return the parts of an http or https URL; all empty for any other, a broken or a blotted out one."""
    cleaned = _CONTROL.sub("", url[:4096]).replace("\\", "/")
    if not cleaned[:8].lower().startswith(("http:", "https:")):
        return _NOWHERE
    try:
        parts = urlsplit(cleaned)
        port = parts.port
    except ValueError:
        return _NOWHERE
    if _BLOTTED_OUT.search(parts.netloc):
        return _NOWHERE
    credentials = parts.netloc.rpartition("@")[0]
    return Place((parts.hostname or "").strip("."), port, credentials, parts.path, parts.query, parts.fragment)


def host(link: Link) -> str:
    """Return the host to which a link leads; empty if it is no web link."""
    return place(link.url).host


@once_per_mail
def _web_links(mail: Mail) -> tuple[tuple[Link, Place], ...]:
    return tuple((link, where) for link in mail.links[:200] if (where := place(link.url)).host)


def web_links(mail: Mail) -> Iterator[tuple[Link, Place]]:
    """Yield the first 200 links to the web with their parts."""
    yield from _web_links(mail)


def is_digest(mail: Mail) -> bool:
    """Tell whether a mail has so many links that single ones say nothing of it: news digests, reports, listings."""
    return len(mail.links) > 60


def is_publication(mail: Mail) -> bool:
    """Tell whether a mail is reading matter, in which single words and sums say nothing: many links or a long text."""
    return len(mail.links) > 12 or len(mail.text) > 8_000


@cache
def _redirectors() -> Mapping[str, tuple[str, ...]]:
    paths: dict[str, tuple[str, ...]] = {}
    for name in hosts("redirectors"):
        host, _, path = name.partition("/")
        paths[host] = (*paths.get(host, ()), "/" + path)
    return paths


def redirects(where: Place) -> bool:
    """Tell whether a link goes through a trusted site to a further address that its query names."""
    known = _redirectors()
    paths = next((known[name] for name in parents(where.host) if name in known), ())
    if not any(where.path.startswith(start) for start in paths):
        return False
    target = unquote(unquote(where.query)).partition("://")[2][:60]
    return "." in target and registrable(where.host) not in target


@lru_cache(maxsize=2048)
def is_everyday(where: Place) -> bool:
    """Tell whether a link is one that honest mail of any sender bears: social networks, app shops, specifications."""
    if not under(where.host, hosts("everyday")) or redirects(where):
        return False
    return not under(where.host, hosts("free_hosting") | hosts("form_builders"))


def foreign_links(mail: Mail) -> Iterator[tuple[Link, Place]]:
    """Yield links that leave the sender's own domain and are not the everyday ones (social networks, app shops)."""
    own = registrable(mail.header_from[0].domain) if mail.header_from else ""
    for link, where in web_links(mail):
        if registrable(where.host) != own and not is_everyday(where):
            yield link, where


def decoded(url: str) -> str:
    """Return a URL with percent signs resolved, twice at most."""
    return unquote(unquote(url[:4096]))
