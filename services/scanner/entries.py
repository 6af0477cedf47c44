"""What a customer types into a list of senders: an address or a domain a line."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from services.scanner.knowledge.lists import ascii_domain, hosts, is_public_suffix, under

MOST_ENTRIES: Final = 2_000
LONGEST_SHOWN: Final = 80
_DOMAIN: Final = re.compile(
    r"(?=.{4,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+(?:xn--[a-z0-9-]{1,59}|[a-z]{2,63})"
)
_LOCAL_PART: Final = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}")


class Problem(StrEnum):
    """Why a line is no entry."""

    NOT_AN_ENTRY = "not_an_entry"
    TOO_BROAD = "too_broad"
    """A suffix under which anyone registers domains, such as co.jp."""
    OPEN_TO_ANYONE = "open_to_anyone"
    """A domain of free mail on an allow list."""
    TOO_MANY = "too_many"


@dataclass(frozen=True)
class Mistake:
    """A line that is no entry; `line` counts from 1."""

    line: int
    text: str
    problem: Problem


@dataclass(frozen=True)
class Entries:
    """What was read, each entry once, in order, lower-case with domains in ASCII; and what could not be."""

    entries: tuple[str, ...] = ()
    mistakes: tuple[Mistake, ...] = ()


def read_entries(text: str, *, vouches: bool) -> Entries:
    """Read a list; one that vouches for senders takes no domain of free mail."""
    entries: dict[str, None] = {}
    mistakes: list[Mistake] = []
    for number, line in _lines(text):
        entry = _tidy(line)
        problem = Problem.TOO_MANY if len(entries) >= MOST_ENTRIES else _problem(entry, vouches=vouches)
        if problem is None:
            entries[entry] = None
        else:
            mistakes.append(Mistake(number, line[:LONGEST_SHOWN], problem))
        if problem is Problem.TOO_MANY:
            break
    return Entries(tuple(entries), tuple(mistakes))


def _lines(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            yield number, line.strip()


def _tidy(line: str) -> str:
    plain = unicodedata.normalize("NFKC", line).strip().lower().removeprefix("*").removeprefix("@").removeprefix(".")
    local, at, domain = plain.rpartition("@")
    return local + at + ascii_domain(domain.rstrip("."))


def _problem(entry: str, *, vouches: bool) -> Problem | None:
    local, at, domain = entry.rpartition("@")
    if not _DOMAIN.fullmatch(domain) or (at and not _LOCAL_PART.fullmatch(local)):
        return Problem.NOT_AN_ENTRY
    if is_public_suffix(domain):
        return Problem.TOO_BROAD
    is_open = vouches and not at and under(domain, hosts("free_mail"))
    return Problem.OPEN_TO_ANYONE if is_open else None
