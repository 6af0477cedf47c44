"""The header block of a mail: decoded, capped, and read where a header has a structure."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

from services.scanner.parsing.encoded_words import decoded
from services.scanner.parsing.limits import Allowance

Headers = Mapping[str, tuple[str, ...]]
"""Values by lower-case name, in order."""

CATEGORY: Final = re.compile(r"(?:^|;)\s*CAT:([A-Z]+)")
CONFIDENCE: Final = re.compile(r"(?:^|;)\s*SCL:(-?\d)\b")
RETURN_PATH: Final = re.compile(r"<?([^<>\s]*@[^<>\s]*)>?")


def within(raw: Iterable[tuple[str, object]], allowance: Allowance) -> tuple[tuple[str, str], ...]:
    """Return raw headers with lower-case names, no more of them, none longer, and in all no longer than allowed."""
    kept: list[tuple[str, str]] = []
    length = 0
    for name, value in raw:
        text = str(value)
        if len(text) > allowance.limits.header:
            allowance.note("header_too_long")
        text = text[: allowance.limits.header]
        length += len(name) + len(text)
        if len(kept) == allowance.limits.headers or length > allowance.limits.all_headers:
            allowance.note("too_many_headers")
            break
        kept.append((name.strip().lower()[:256], text))
    return tuple(kept)


def read_headers(raw: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Return headers with decoded values."""
    return tuple((name, decoded(value)) for name, value in raw)


def by_name(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Return header values by name, in order."""
    values: dict[str, list[str]] = {}
    for name, value in pairs:
        values.setdefault(name, []).append(value)
    return {name: tuple(each) for name, each in values.items()}


def sent_at(headers: Headers) -> datetime | None:
    """Return the time of the Date header in UTC, None if it has none that can be read."""
    try:
        read = parsedate_to_datetime(_first(headers, "date")[:128])
        return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def envelope_from(headers: Headers, spf_domain: str) -> str:
    """Return the envelope sender that the receiving side noted; only its domain where it noted no more."""
    for value in headers.get("return-path", ())[:1]:
        found = RETURN_PATH.search(value[:512])
        if found:
            return found[1]
    return spf_domain


def spam_confidence_level(headers: Headers) -> int | None:
    """Return Microsoft's spam confidence level, −1 to 9."""
    stamped = _first(headers, "x-ms-exchange-organization-scl").strip()
    if re.fullmatch(r"-?\d", stamped):
        return int(stamped)
    found = CONFIDENCE.search(_first(headers, "x-forefront-antispam-report")[:2048])
    return int(found[1]) if found else None


def microsoft_category(headers: Headers) -> str:
    """Return the category that Microsoft put the mail into, e.g. "PHSH"; empty for none."""
    found = CATEGORY.search(_first(headers, "x-forefront-antispam-report")[:2048])
    return found[1] if found and found[1] != "NONE" else ""


def is_internal(headers: Headers) -> bool:
    """Return whether Microsoft stamped the mail as sent by a signed-in member of the organisation."""
    stamps = {value.strip().lower() for value in headers.get("x-ms-exchange-organization-authas", ())}
    return stamps == {"internal"}


def _first(headers: Headers, name: str) -> str:
    return headers.get(name, ("",))[0]
