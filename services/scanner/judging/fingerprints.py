"""Values that the mails of one wave share, although names, figures and links differ from one to the next."""

import hashlib
import re
from bisect import bisect_left
from typing import Final
from zlib import crc32

from services.scanner.mail import Mail

CHANGING: Final = re.compile(r"(?<!\S)\S*@\S*|https?://\S*|\d+")
NO_LETTER: Final = re.compile(r"[\W_]+")
COMPARED: Final = 2_000
SHORTEST: Final = 40

SKETCHED: Final = 1_000
SHORTEST_SKETCHED: Final = 80
SHINGLE: Final = 8
"""Bytes: four letters of UTF-16."""
BUCKETS: Final = 30
BANDS: Final = 10
ALIKE: Final = 3
"""How many bands two texts must share to count as nearly the same: of pairs with 80 % of common shingles 95 % do, with
70 % still 72 %, with half 12 %, with a third hardly any."""


def letters_of(mail: Mail) -> str:
    """Return the beginning of the text without what changes within a wave."""
    text = mail.text[: COMPARED * 2]
    for name in _names(mail):
        text = text.replace(name, "")
    return NO_LETTER.sub("", CHANGING.sub("", text)).casefold()[:COMPARED]


def fingerprint(mail: Mail) -> str:
    """Return 16 hex digits over the beginning of the text; empty for a mail with hardly any text."""
    letters = letters_of(mail)
    if len(letters) < SHORTEST:
        return ""
    return hashlib.sha256(letters.encode("utf-8", "replace")).hexdigest()[:16]


def bands(letters: str) -> tuple[tuple[int, ...], ...]:
    """Return ten rows of three values, of which texts share the more the more alike they are; none for a short text.

    The values are the smallest checksums of the text's shingles in each of 30 ranges (one-permutation MinHash); an
    empty range borrows from the next.
    """
    if len(letters) < SHORTEST_SKETCHED:
        return ()
    data = letters[:SKETCHED].encode("utf-16-le", "replace")
    sums = sorted({crc32(data[at : at + SHINGLE]) for at in range(0, len(data) - SHINGLE + 1, 2)})
    width = (1 << 32) // BUCKETS
    smallest = [sums[bisect_left(sums, bucket * width) % len(sums)] for bucket in range(BUCKETS)]
    return tuple(tuple(smallest[band::BANDS]) for band in range(BANDS))


def _names(mail: Mail) -> list[str]:
    people = mail.recipients[:10]
    names = {part for each in people for part in (each.display_name, each.address.partition("@")[0]) if len(part) > 2}
    return sorted(names, key=len, reverse=True)
