"""A value that the mails of one wave share, although names, figures and links differ from one to the next."""

import hashlib
import re
from typing import Final

from services.scanner.mail import Mail

CHANGING: Final = re.compile(r"(?<!\S)\S*@\S*|https?://\S*|\d+")
NO_LETTER: Final = re.compile(r"[\W_]+")
COMPARED: Final = 2_000
SHORTEST: Final = 40


def fingerprint(mail: Mail) -> str:
    """Return 16 hex digits over the beginning of the text; empty for a mail with hardly any text."""
    text = mail.text[: COMPARED * 2]
    for name in _names(mail):
        text = text.replace(name, "")
    letters = NO_LETTER.sub("", CHANGING.sub("", text)).casefold()[:COMPARED]
    if len(letters) < SHORTEST:
        return ""
    return hashlib.sha256(letters.encode("utf-8", "replace")).hexdigest()[:16]


def _names(mail: Mail) -> list[str]:
    people = mail.recipients[:10]
    names = {part for each in people for part in (each.display_name, each.address.partition("@")[0]) if len(part) > 2}
    return sorted(names, key=len, reverse=True)
