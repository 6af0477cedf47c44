"""Addresses of mailboxes as people type or paste them: one a line, tidied; what is none is named by its line."""

import re
import unicodedata
from dataclasses import dataclass

MOST_ADDRESSES = 500
LONGEST_ADDRESS = 254
_ADDRESS = re.compile(
    r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{1,62}"
)


@dataclass(frozen=True)
class Typed:
    """What somebody typed: the addresses, each once, and the numbers of the lines that hold none."""

    addresses: tuple[str, ...]
    wrong_lines: tuple[int, ...]


def read_addresses(text: str) -> Typed:
    """Read a field of several lines; full-width letters, commas, "Name <address>" and mailto: are understood."""
    found: dict[str, None] = {}
    wrong = []
    for number, line in enumerate(unicodedata.normalize("NFKC", text).splitlines(), start=1):
        for each in (_tidied(part) for part in re.split(r"[,;、]", line)):
            if each and len(each) <= LONGEST_ADDRESS and _ADDRESS.fullmatch(each):
                found[each] = None
            elif each and number not in wrong:
                wrong.append(number)
    return Typed(tuple(found), tuple(wrong))


def _tidied(part: str) -> str:
    inside = re.search(r"<([^<>]*)>", part)
    return (inside[1] if inside else part).strip(" \t\"'").lower().removeprefix("mailto:")
