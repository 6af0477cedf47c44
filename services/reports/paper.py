"""How text is fitted to the paper of the PDF, where nothing scrolls and whatever must be broken costs time.

In the list lines end with line feeds, which `white-space: pre-line` keeps: an element for each would take WeasyPrint
twice the time and the memory.
"""

import unicodedata
from collections.abc import Iterator
from itertools import accumulate

from flask_babel import gettext
from markupsafe import Markup

from services.reports.detections import Detected
from services.reports.evidence import harmless
from shared.verdicts import Finding
from shared.web.formatting import defanged, number, visible, zone_name
from shared.web.language import current_language
from shared.wording import of

LINE = 62
"""Narrow characters on one line of the list's middle column; wide ones (ideographs, kana) take the room of two."""
COLUMN = 24
"""The same for its last column."""
WIDE_COLUMN = 52
"""The same for the subject in the list of one line each, which stands on wide paper."""
WIDE_ADDRESS = 32
"""The same for an address there."""
SHORTEST = 16
LONGEST_ADDRESS = 80
MOST_REASONS = 3


def fitted(hostile: str, room: int) -> str:
    """Return hostile text, made visible and cut so that it takes the room of at most so many narrow characters."""
    whole = visible(hostile)
    fitting = sum(width <= room for width in accumulate(map(_width, whole)))
    return whole if fitting == len(whole) else whole[:fitting].rstrip(" .…") + "…"


def address_lines(hostile: str, room: int = COLUMN) -> list[str]:
    """Return a mail address on one line, or broken before its @ where it has no room in `room` narrow characters."""
    whole = visible(hostile, LONGEST_ADDRESS)
    name, at, domain = whole.rpartition("@")
    parts = [name, at + domain] if name and _room_of(whole) > room else [whole]
    return [fitted(part, 2 * room) for part in parts]


def on_lines(hostile: str, room: int) -> Markup:
    """Return a mail address for HTML, broken before its @ where it has no room."""
    return Markup("<br>").join(address_lines(hostile, room))


def reasons(each: Detected) -> str:
    """Return the lines below a mail's subject: its sender, and the weightiest findings with their evidence."""
    return "\n".join(_reasons(each))


def kind_and_date(name: str, date: str) -> str:
    """Return the lines below a mail's verdict; a long name of an attack type is broken before its bracket."""
    return "\n".join(filter(None, (name.replace("（", "\n（"), date)))


def owner_and_place(owner: str, address: str, place: str, read: str) -> str:
    """Return the lines that say in whose mailbox a mail lies, and where; `read` whether it was read."""
    said = str(gettext("%(place)s, %(read)s", place=fitted(place, 2 * COLUMN), read=read))
    return "\n".join(filter(None, (fitted(owner, COLUMN), *address_lines(address), said)))


def kind_in_brief(name: str) -> str:
    """Return the name of an attack type without what a bracket adds to it."""
    return name.partition("（")[0]


def sender_in_brief(address: str) -> str:
    """Return a sender's address on one line, so that nothing follows it."""
    return address_in_brief(defanged(address), "[@]")


def address_in_brief(hostile: str, at: str = "@") -> str:
    """Return a mail address on one line; of a long one its end stays, which says whose it is."""
    whole = visible(hostile, LONGEST_ADDRESS)
    name, *domain = whole.rpartition(at)
    left = WIDE_ADDRESS - _room_of("".join(domain)) - 2
    if _room_of(whole) <= WIDE_ADDRESS:
        return whole
    return fitted(name, left) + "".join(domain) if name and left > 2 else "…" + whole[2 - WIDE_ADDRESS :]


def zone_in_words(zone: str) -> str:
    """Return what people call a time zone."""
    return zone_name(zone, current_language())


def _reasons(each: Detected) -> Iterator[str]:
    detection = each.detection
    shown, whole = fitted(detection.header_from_name, LINE), fitted(defanged(detection.header_from_address), LINE)
    both = f"{shown} {whole}"
    yield from [both] if _room_of(both) <= LINE else [shown, whole]
    yield from map(_reason, detection.findings[:MOST_REASONS])
    left = len(detection.findings) - MOST_REASONS
    if left > 0:
        yield str(gettext("and %(count)s more", count=number(left, current_language())))


def _reason(finding: Finding) -> str:
    title = of(current_language()).finding(finding.kind).title
    if not finding.evidence:
        return title
    seen = fitted(harmless(finding.evidence[0]), max(SHORTEST, LINE - _room_of(title)))
    return str(gettext("%(facet)s: %(value)s", facet=title, value=seen))


def _room_of(text: str) -> int:
    return sum(map(_width, text))


def _width(character: str) -> int:
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
