"""Addresses out of header values, in every way that a mail program might read them."""

import re
from collections.abc import Iterable, Iterator
from email.utils import getaddresses
from typing import Final

from services.scanner.mail import Address
from services.scanner.parsing.encoded_words import decoded
from services.scanner.parsing.limits import Allowance

ANGLE: Final = re.compile(r"<([^<>]*)>")
BARE: Final = re.compile(r"(?<![^\s<>()\[\]\\,;:\"])[^\s<>()\[\]\\,;:\"]+@[^\s<>()\[\]\\,;:\"@]+")
COMMENT: Final = re.compile(r"\(([^()]*)\)")
ROUTE: Final = re.compile(r"^@[^:]*:")
MOST_FROM_HEADERS: Final = 20
GROUP: Final = re.compile(r"^[^<>\"@,;]*:(?!//)")


def addresses(values: Iterable[str], allowance: Allowance) -> tuple[Address, ...]:
    """Return the addresses of headers such as To, as most mail programs read them."""
    found: list[Address] = []
    for value in values:
        for mailbox in split_mailboxes(_capped(value, allowance, allowance.limits.header)):
            found += as_shown(mailbox)
            if len(found) > allowance.limits.addresses:
                allowance.note("too_many_addresses")
                return tuple(found[: allowance.limits.addresses])
    return tuple(found)


def every_reading(values: Iterable[str], allowance: Allowance) -> tuple[Address, ...]:
    """Return every address that any reading of the From headers yields; the first is the one most programs show."""
    readings: dict[str, Address] = {}
    for number, value in enumerate(values):
        if number == MOST_FROM_HEADERS:
            allowance.note("too_many_addresses")
            break
        capped = _capped(value, allowance, allowance.limits.structured_header)
        for address in _readings(capped):
            known = readings.setdefault(address.address.lower(), address)
            if not known.display_name and address.display_name:
                readings[address.address.lower()] = address
    named = [address for address in readings.values() if address.address]
    return tuple(named or readings.values())


def _readings(value: str) -> Iterator[Address]:
    shown = [address for mailbox in split_mailboxes(value) for address in as_shown(mailbox)]
    yield from shown
    in_names = " ".join(address.display_name for address in shown).lower()
    early = decoded(value)
    others = [address for mailbox in split_mailboxes(early) for address in as_shown(mailbox)] if early != value else []
    for address in (*others, *_as_the_library_reads(value)):
        if address.address.lower() not in in_names:
            yield address


def _as_the_library_reads(value: str) -> Iterator[Address]:
    try:
        pairs = getaddresses([value])
    except (RecursionError, IndexError, AttributeError, ValueError):
        return
    for name, address in pairs:
        if "@" in address and " " not in address:
            yield Address(decoded(name), _clean(address))


def split_mailboxes(value: str) -> Iterator[str]:
    """Yield the parts of an address list, split at commas and semicolons outside quotes, comments and angles."""
    start, depth, quoted, angle, skip = 0, 0, False, False, False
    for position, letter in enumerate(value):
        if skip:
            skip = False
        elif letter == "\\":
            skip = True
        elif letter == '"' and depth == 0:
            quoted = not quoted
        elif quoted:
            continue
        elif letter in "()":
            depth = max(0, depth + (1 if letter == "(" else -1))
        elif letter in "<>":
            angle = letter == "<"
        elif letter in ",;" and depth == 0 and not angle:
            yield value[start:position]
            start = position + 1
    yield value[start:]


def as_shown(mailbox: str) -> list[Address]:
    """Return the address of one mailbox as most programs show it; several where it names several."""
    mailbox = " ".join(GROUP.sub("", mailbox.strip()).split())
    if not mailbox:
        return []
    angles = list(ANGLE.finditer(_outside_quotes(mailbox)))
    if angles:
        name = _display_name(mailbox[: angles[0].start()]) or _display_name(mailbox[angles[-1].end() :])
        return [Address(name, _clean(mailbox[angle.start() + 1 : angle.end() - 1])) for angle in reversed(angles)]
    comment = COMMENT.search(mailbox)
    bare = BARE.findall(mailbox)
    if bare:
        return [Address(decoded(comment[1]) if comment else "", _clean(word)) for word in bare]
    return [Address(_display_name(mailbox), "")]


def _outside_quotes(mailbox: str) -> str:
    return re.sub(r'"(?:[^"\\]|\\.)*"', lambda quoted: "x" * len(quoted[0]), mailbox)


def _display_name(text: str) -> str:
    text = text.strip()
    if len(text) > 1 and text.startswith('"') and text.endswith('"'):
        text = re.sub(r"\\(.)", r"\1", text[1:-1])
    elif text.startswith("(") and text.endswith(")"):
        text = text[1:-1]
    return decoded(text).strip().strip('"').strip()


def _clean(address: str) -> str:
    return decoded(ROUTE.sub("", address.strip())).strip().strip("'\"").replace(" ", "")


def _capped(value: str, allowance: Allowance, limit: int) -> str:
    if len(value) > limit:
        allowance.note("header_too_long")
    return value[:limit]
