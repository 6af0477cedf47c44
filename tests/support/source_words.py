"""Japanese texts of pages, told in the English words that stand in the source."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

from tests.support.web import ROOT

_BREAKS = str.maketrans({"\u200b": None, "\u00ad": None, "\n": None})
"""What only allows a line to break."""


def in_source_words(text: str) -> str:
    """Return the English that was translated so; text that is in no catalog comes back as it is."""
    return _english().get(text.translate(_BREAKS).strip(), text)


@cache
def _english() -> Mapping[str, str]:
    catalogs = sorted(path for folder in ("shared", "services") for path in (ROOT / folder).rglob("ja/**/messages.po"))
    return {japanese: english for path in catalogs for english, japanese in _texts(path)}


def _texts(path: Path) -> list[tuple[str, str]]:
    with path.open("rb") as file:
        return [(str(each.id), str(each.string)) for each in read_po(file) if each.id and each.string]
