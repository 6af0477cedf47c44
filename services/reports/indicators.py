"""Indicators: what of a dangerous mail can be looked for or blocked elsewhere, raw and certain enough for a program.

The list on a mail's page is broader, because a person reads it. Here a sender's address counts only where the mail
proved to come from it, a domain only where it imitates another, so that nobody blocks whom an attacker pretended to be.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from services.reports.detections import Detected


class Kind(StrEnum):
    """What an indicator is."""

    URL = "url"
    DOMAIN = "domain"
    ADDRESS = "address"
    MD5 = "md5"
    SHA1 = "sha1"
    SHA256 = "sha256"


@dataclass(frozen=True)
class Indicator:
    """A value, as it stood in the mail."""

    kind: Kind
    value: str


_URL = re.compile(r"https?://[^\s<>\"'\\]+", re.IGNORECASE)
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{1,62}", re.IGNORECASE)
_ADDRESS = re.compile(rf"[a-z0-9.!#$%&*+/=?^_{{|}}~-]{{1,64}}@(?:{_DOMAIN.pattern})", re.IGNORECASE)
_HASHES = {32: Kind.MD5, 40: Kind.SHA1, 64: Kind.SHA256}
_LINKS = frozenset({"link", "leads_to", "form_action"})
_LONGEST = 2_000


def indicators(each: Detected) -> list[Indicator]:
    """Return the indicators of a mail, each once."""
    return list(dict.fromkeys(_of(each)))


def _of(each: Detected) -> Iterator[Indicator]:
    if each.detection.microsoft.dmarc == "pass":
        yield from _address(each.detection.header_from_address)
    for finding in each.detection.findings:
        for seen in finding.evidence:
            value = seen.value.strip()[:_LONGEST]
            if seen.field in _LINKS and _URL.fullmatch(value):
                yield Indicator(Kind.URL, value)
            if seen.field == "reply_to":
                yield from _address(value)
            if seen.field == "header_from" and finding.kind.startswith("lookalike"):
                yield from _domain(value.rpartition("@")[2])
            if re.fullmatch(r"[0-9a-fA-F]+", value) and len(value) in _HASHES:
                yield Indicator(_HASHES[len(value)], value.lower())


def _address(value: str) -> Iterator[Indicator]:
    if _ADDRESS.fullmatch(value):
        yield Indicator(Kind.ADDRESS, value.lower())


def _domain(value: str) -> Iterator[Indicator]:
    if _DOMAIN.fullmatch(value):
        yield Indicator(Kind.DOMAIN, value.lower())
