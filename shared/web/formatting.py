"""How times, numbers and hostile text are shown."""

import re
import unicodedata
from datetime import UTC, datetime, timedelta
from itertools import chain
from zoneinfo import ZoneInfo

from babel.dates import format_datetime, format_timedelta, get_timezone_name
from babel.numbers import format_decimal
from markupsafe import Markup

LONGEST = 200
"""Characters of hostile text that are shown."""

_PATTERNS = {"ja": "y年M月d日 HH:mm", "en": "d MMM y, HH:mm"}
_DAYS = {"ja": "y年M月d日", "en": "d MMM y"}
_SINGLE = (0x00AD, 0x034F, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180E, 0x3164, 0xFEFF, 0xFFA0)
_HIDDEN = frozenset(
    chain(range(0x200B, 0x2010), range(0x2028, 0x202F), range(0x2060, 0x2070), range(0xE0000, 0xE0080), _SINGLE)
)
_SCHEME = re.compile(r"\b(h)(tt)(ps?)(?=:)", re.IGNORECASE)
_SCHEME_FTP = re.compile(r"\bftp(?=:)", re.IGNORECASE)


def local_time(at: datetime, zone: str, language: str) -> str:
    """Return a moment in a time zone, to the minute."""
    return str(format_datetime(at.astimezone(ZoneInfo(zone)), _PATTERNS[language], locale=language))


def local_date(at: datetime, zone: str, language: str) -> str:
    """Return a day in a time zone."""
    return str(format_datetime(at.astimezone(ZoneInfo(zone)), _DAYS[language], locale=language))


def zone_name(zone: str, language: str) -> str:
    """Return what people call a time zone: "日本時間", "Japan Time"."""
    name = str(get_timezone_name(ZoneInfo(zone), zone_variant="generic", locale=language))
    return "UTC" if "UTC" in name else name


def utc_time(at: datetime) -> str:
    """Return a moment in UTC, to the minute."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def time_element(at: datetime, zone: str, language: str, *, clock_only: bool = False) -> Markup:
    """Return a moment in a time zone as HTML, with UTC in the title; with `clock_only` its day is not shown."""
    element = Markup('<time datetime="{}" title="{}">{}</time>')
    local = f"{at.astimezone(ZoneInfo(zone)):%H:%M}" if clock_only else local_time(at, zone, language)
    return element.format(at.astimezone(UTC).isoformat(timespec="seconds"), utc_time(at), local)


def number(value: float, language: str) -> str:
    """Return a number with separators."""
    return str(format_decimal(value, locale=language))


def duration(length: timedelta, language: str) -> str:
    """Return a duration in words, rounded: "約 3 分", "about 3 minutes"."""
    words = format_timedelta(max(length, timedelta(seconds=1)), threshold=1.5, locale=language)
    spaced = re.sub(r"(\d)\s*([^\d\s])", r"\1 \2", words)
    return f"約 {spaced}" if language == "ja" else f"about {spaced}"


def _is_hidden(character: str) -> bool:
    return ord(character) in _HIDDEN or unicodedata.category(character) in ("Cc", "Cs", "Co")


def visible(text: str, longest: int = LONGEST) -> str:
    """Return hostile text with everything hidden in it made visible as ⟨U+202E⟩, in NFC, cut to `longest` characters.

    Controls, directions and zero-width characters are what hides; line ends and tabs become spaces.
    """
    calm = unicodedata.normalize("NFC", text[: longest * 4]).translate({9: " ", 10: " ", 13: " "})
    cut = calm if len(calm) <= longest else calm[:longest] + "…"
    if cut.isprintable() and _HIDDEN.isdisjoint(map(ord, cut)):
        return cut
    return "".join(f"⟨U+{ord(each):04X}⟩" if _is_hidden(each) else each for each in cut)


def shown(text: str | None, longest: int = LONGEST) -> Markup:
    """Return hostile text for HTML: made visible, escaped, and kept from turning the text around it."""
    return Markup('<bdi dir="ltr">{}</bdi>').format(visible(text or "", longest))


def defanged(url: str) -> str:
    """Return a URL or domain that no program takes for a link: hxxps://a[.]example."""
    dead = _SCHEME_FTP.sub("fxp", _SCHEME.sub(r"\1xx\3", url))
    return dead.replace(".", "[.]").replace("@", "[@]")
