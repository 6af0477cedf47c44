"""Breaking the lines of plain letters, which many programs show as they are."""

import re
import unicodedata
from collections.abc import Iterator

COLUMNS = 76
"""Half-width columns of a line: 38 full-width characters."""

_RUNS = re.compile(
    r"[!-~]+ ?|\s+|[ぁ-ゖ]+|[、。，．）」』】：；？！々]|[（「『【]|[^\s!-~ぁ-ゖ、。，．）」』】：；？！々（「『【]+"
)
_NOT_FIRST = re.compile(r"[ぁ-ゖ、。，．）」』】：；？！々]")
_NOT_LAST = re.compile(r"[（「『【]$|[0-9] ?$")


def wrapped(text: str) -> str:
    """Return a text whose lines are no wider than COLUMNS, but for addresses and other words longer than that."""
    return "\n".join(line for long in text.split("\n") for line in _lines(long))


def width(text: str) -> int:
    """Return how many half-width columns a text takes."""
    return sum(2 if unicodedata.east_asian_width(each) in "WFA" else 1 for each in text)


def _lines(line: str) -> Iterator[str]:
    taken = ""
    for phrase in _phrases(line):
        if taken.strip() and width(taken + phrase.rstrip()) > COLUMNS:
            yield taken.rstrip()
            taken = phrase.lstrip()
        else:
            taken += phrase
    yield taken.rstrip()


def _phrases(line: str) -> Iterator[str]:
    """Yield the pieces between which a line may break: a word and the hiragana and punctuation that belong to it."""
    phrase = ""
    for run in _RUNS.findall(line):
        if phrase and not _NOT_FIRST.match(run) and not _NOT_LAST.search(phrase):
            yield phrase
            phrase = ""
        phrase += run
    yield phrase
