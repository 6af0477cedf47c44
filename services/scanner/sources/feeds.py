"""Feeds of bad links in files: URLhaus (CSV), PhishTank (CSV) and OpenPhish (text), told apart by their shape.

A feed of millions of links lies in memory as sorted 64-bit hashes, eight bytes a link, and forks share them.
"""

import csv
import hashlib
import logging
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final, TextIO
from urllib.parse import unquote

from services.scanner.knowledge.lists import ascii_domain, hosts, under
from services.scanner.knowledge.urls import Place, place
from services.scanner.mail import Mail, Sighting
from services.scanner.sources.places import files_in
from services.scanner.sources.shapes import Shape, shape_of

MOST_LINKS: Final = 5_000_000
LONGEST_LINE: Final = 16_384
MOST_SIGHTINGS: Final = 5
SHARED: Final = ("everyday", "form_builders", "shorteners", "free_mail")
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Feed:
    """What one file lists; `hosts` are those that it lists as a whole."""

    name: str
    lists_malware: bool
    links: "array[int]"
    hosts: "array[int]"


@dataclass(frozen=True)
class Feeds:
    """All feeds of a folder."""

    feeds: tuple[Feed, ...]

    def look(self, mail: Mail) -> Iterator[Sighting]:
        """Yield the links of a mail that a feed lists, the first few."""
        yield from islice(self._listed(mail), MOST_SIGHTINGS)

    def _listed(self, mail: Mail) -> Iterator[Sighting]:
        for url, at in {link.url: place(link.url) for link in mail.links if place(link.url).host}.items():
            link, host = _hash(_normal(at)), _hash(_bare(at.host))
            for feed in self.feeds:
                if _holds(feed.links, link):
                    yield Sighting("malware_feed" if feed.lists_malware else "phishing_feed", feed.name, url)
                elif _holds(feed.hosts, host):
                    yield Sighting("host_feed", feed.name, url)


def load_feeds(folder: str) -> Feeds:
    """Read every file of a folder that looks like a feed; lines that make no sense are counted and logged."""
    found = (_read(path) for path in files_in(folder))
    return Feeds(tuple(feed for feed in found if feed))


def _read(path: Path) -> Feed | None:
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        beginning = list(islice(_lines(file), 50))
        shape = shape_of(beginning)
        if shape is None:
            log.warning("%s is not read: neither URLhaus CSV nor PhishTank CSV nor OpenPhish text", path)
            return None
        file.seek(0)
        feed, bad = _collect(_column(file, shape), f"{shape.name} ({path.name})", shape)
    if bad:
        log.warning("%s: %d lines make no sense, or stand beyond five million, and were left out", path, bad)
    return feed


def _collect(urls: Iterable[str], name: str, shape: Shape) -> tuple[Feed, int]:
    links, whole, bad = array("Q"), array("Q"), 0
    for url in urls:
        at = place(url if "://" in url else f"http://{url}")
        if "." not in at.host or len(links) + len(whole) >= MOST_LINKS:
            bad += 1
        elif _is_whole_host(at):
            whole.append(_hash(_bare(at.host)))
        else:
            links.append(_hash(_normal(at)))
    return Feed(name, shape.lists_malware, array("Q", sorted(links)), array("Q", sorted(whole))), bad


def _column(file: TextIO, shape: Shape) -> Iterator[str]:
    lines = (line for line in _lines(file) if line.strip() and not line.startswith("#"))
    if shape.column is None:
        yield from (line.strip() for line in lines)
        return
    rows = csv.reader(lines)
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error:
            row = []
        if tuple(row) != shape.head:
            yield row[shape.column].strip() if len(row) == shape.width else ""


def _lines(file: TextIO) -> Iterator[str]:
    while line := file.readline(LONGEST_LINE):
        yield line.replace("\0", "")


def _is_whole_host(at: Place) -> bool:
    if at.path not in ("", "/") or at.query or at.fragment:
        return False
    return at.host not in hosts("free_hosting") and not any(under(at.host, hosts(name)) for name in SHARED)


def _normal(at: Place) -> str:
    port = f":{at.port}" if at.port not in (None, 80, 443) else ""
    query = f"?{at.query}" if at.query else ""
    return f"{ascii_domain(at.host)}{port}{unquote(at.path or '/')}{unquote(query)}"


def _bare(host: str) -> str:
    return ascii_domain(host).removeprefix("www.")


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "big")


def _holds(hashes: "array[int]", wanted: int) -> bool:
    at = bisect_left(hashes, wanted)
    return at < len(hashes) and hashes[at] == wanted
