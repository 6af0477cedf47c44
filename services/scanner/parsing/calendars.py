"""What an invitation says and where it leads (RFC 5545)."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from services.scanner.mail import Found, Link
from services.scanner.parsing.links import links_in_text

ESCAPE: Final = re.compile(r"\\([nN,;\\])")
DESCRIPTION: Final = re.compile(r"(?im)^DESCRIPTION(?:;[^:\n]{0,200})?:(.*)$")
NO_LETTER: Final = re.compile(r"[\W_]+")
COMPARED: Final = 40


def links_in_calendar(text: str) -> Iterator[Link]:
    """Yield the links of an invitation, wherever in it they stand."""
    yield from links_in_text(_plain(_unfolded(text)), Found.CALENDAR)


def said_in_calendars(calendars: Iterable[str], shown: str) -> Iterator[str]:
    """Yield the descriptions of invitations that a reader sees in the calendar and not yet in the mail's own text."""
    known = NO_LETTER.sub("", shown)
    for calendar in calendars:
        for found in DESCRIPTION.findall(_unfolded(calendar)):
            said = _plain(found).strip()
            beginning = NO_LETTER.sub("", said[: 4 * COMPARED])[:COMPARED]
            if beginning and beginning not in known:
                yield said


def _unfolded(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\n ", "").replace("\n\t", "")


def _plain(text: str) -> str:
    return ESCAPE.sub(lambda found: "\n" if found[1] in "nN" else found[1], text)
