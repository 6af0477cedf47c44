"""How this service's templates write days, moments and addresses."""

import unicodedata
from datetime import datetime
from itertools import accumulate

from markupsafe import Markup

from services.reports.zones import reader_zone
from shared.web.formatting import local_date, local_time, visible
from shared.web.language import current_language

LINE = 56
"""Narrow characters on one line of the PDF's list; wide ones (ideographs, kana) take the room of two."""
SHORTEST = 16
LONGEST_ADDRESS = 80


def day(at: datetime) -> str:
    """Return a day in the reader's zone."""
    return local_date(at, reader_zone().key, current_language())


def local_moment(at: datetime) -> str:
    """Return a moment in the reader's zone as plain text, for paper, where nothing has a title."""
    return local_time(at, reader_zone().key, current_language())


def address(hostile: str) -> Markup:
    """Return a mail address for HTML that a line breaks before its @ sooner than elsewhere."""
    name, at, domain = visible(hostile, LONGEST_ADDRESS).rpartition("@")
    return Markup('<bdi dir="ltr">{}<wbr>{}</bdi>').format(name, at + domain)


def on_lines(hostile: str, room: int, before: str = "") -> Markup:
    """Return a mail address for HTML, broken before its @ where it has no room in `room` narrow characters.

    With something `before` it, the address goes to a line of its own instead.
    """
    whole = visible(hostile, LONGEST_ADDRESS)
    if sum(map(_width, f"{before} {whole}".strip())) <= room:
        return Markup("{}").format(whole)
    if before:
        return Markup("<br>{}").format(whole)
    name, at, domain = whole.rpartition("@")
    return Markup("{}<br>{}").format(name, at + domain) if name else Markup("{}").format(whole)


def beside(text: str, title: str) -> str:
    """Return hostile text, made visible and cut so that it fits on one line of the PDF's list behind a title."""
    whole = visible(text)
    room = max(SHORTEST, LINE - sum(map(_width, title)))
    fitting = sum(width <= room for width in accumulate(map(_width, whole)))
    return whole if fitting == len(whole) else whole[:fitting].rstrip(" .…") + "…"


def _width(character: str) -> int:
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
