"""Which characters the installed fonts can draw: what none of them has is shown by its code, not as an empty box."""

import re
import subprocess
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence

Ranges = Sequence[tuple[int, int]]
"""First and last code points, in order and apart."""

_RANGE = re.compile(r"\b([0-9a-f]+)(?:-([0-9a-f]+))?\b")
_DRAWN_BY_NONE = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
_VARIATIONS = range(0xFE00, 0xFE10)


def drawable() -> Ranges:
    """Return what the installed fonts can draw together; raises OSError where fontconfig is not installed."""
    asked = ["fc-list", ":", "charset"]
    done = subprocess.run(asked, capture_output=True, check=True, text=True)  # noqa: S603 - no word of a stranger in it
    return merged(done.stdout)


def merged(charsets: str) -> Ranges:
    """Return the ranges that lists such as ":charset=20-7e a0" hold together."""
    lists = charsets.replace(":charset=", " ")
    pairs = sorted((int(first, 16), int(last or first, 16)) for first, last in _RANGE.findall(lists))
    whole: list[tuple[int, int]] = []
    for first, last in pairs:
        if whole and first <= whole[-1][1] + 1:
            whole[-1] = whole[-1][0], max(last, whole[-1][1])
        else:
            whole.append((first, last))
    return whole


def drawn(text: str, ranges: Ranges) -> str:
    """Return text in which each character that no font has is written as ⟨U+0378⟩."""
    unknown = {ord(each): f"⟨U+{ord(each):04X}⟩" for each in set(text) if not _is_drawn(each, ranges)}
    return text.translate(unknown)


def _is_drawn(character: str, ranges: Ranges) -> bool:
    code = ord(character)
    if unicodedata.category(character) in _DRAWN_BY_NONE or code in _VARIATIONS:
        return True
    place = bisect_right(ranges, (code, 0x110000)) - 1
    return place >= 0 and code <= ranges[place][1]
