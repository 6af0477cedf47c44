"""Which parts of a mail are its text and which are files that came with it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from services.scanner.parsing.charsets import decode
from services.scanner.parsing.parts import SMIME, Part
from services.scanner.parsing.signed_mail import is_signed

META_CHARSET: Final = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)


@dataclass
class Bodies:
    """Texts in order of appearance, and the parts that are files."""

    html: list[str] = field(default_factory=list)
    plain: list[str] = field(default_factory=list)
    plain_alternatives: list[str] = field(default_factory=list)
    calendars: list[str] = field(default_factory=list)
    files: list[Part] = field(default_factory=list)


def sorted_out(parts: Iterable[Part]) -> Bodies:
    """Return the texts and files of a mail; what no program shows as text is a file."""
    bodies = Bodies()
    for part in parts:
        if part.media_type == "text/calendar":
            bodies.calendars.append(text_of(part))
        if _is_file(part):
            bodies.files.append(part)
        elif part.media_type == "text/html":
            bodies.html.append(text_of(part))
        elif part.is_alternative:
            bodies.plain_alternatives.append(text_of(part))
        else:
            bodies.plain.append(text_of(part))
    if not bodies.html:
        bodies.plain += bodies.plain_alternatives
        bodies.plain_alternatives = []
    return bodies


def text_of(part: Part) -> str:
    """Return the text of a part in the charset that it, or its HTML, declares."""
    charset = part.parameters.get("charset", "")
    if not charset and part.media_type == "text/html" and (found := META_CHARSET.search(part.content[:2048])):
        charset = found[1].decode("ascii", "replace")
    return decode(part.content, charset)


def is_locked(part: Part) -> bool:
    """Tell whether a part is a mail encrypted with S/MIME; one that is only signed is not."""
    is_said_to_be = "signed" not in part.parameters.get("smime-type", "")
    return part.media_type in SMIME and is_said_to_be and not is_signed(part.content)


def _is_file(part: Part) -> bool:
    if part.disposition == "attachment" or part.file_name:
        return True
    return part.media_type not in {"text/plain", "text/html", "text/enriched", "message/delivery-status"}
