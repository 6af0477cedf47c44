"""What commands answer: a struct each, printed as a table for people or as one line of JSON for programs."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

NOTHING = "–"


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """What was done, and the random ids that it concerned."""

    done: str
    customer_id: str = ""
    scan_id: str = ""
    count: int = 1


def as_json(answer: msgspec.Struct) -> str:
    """Return an answer as one line of JSON."""
    return msgspec.json.encode(answer).decode()


def as_text(answer: msgspec.Struct) -> str:
    """Return an answer for people: each list as a table, everything else a line of its own."""
    parts = [_part(each.name, getattr(answer, each.name)) for each in msgspec.structs.fields(answer)]
    return "\n".join(part for part in parts if part)


def _part(name: str, value: Any) -> str:
    if not isinstance(value, tuple):
        return "" if value == "" else f"{_words(name)}: {_shown(value)}"
    if not value:
        return f"{_words(name)}: none"
    if not isinstance(value[0], msgspec.Struct):
        return f"{_words(name)}: {_shown(value)}"
    names = [each.name for each in msgspec.structs.fields(value[0])]
    lines = [[_words(each) for each in names], *([_shown(getattr(row, each)) for each in names] for row in value)]
    return _table(lines)


def _table(lines: Sequence[Sequence[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def _words(name: str) -> str:
    return name.replace("_", " ")


def _shown(value: Any) -> str:
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(map(_shown, value)) or NOTHING
    return _tame(str(value)) if value is not None and value != "" else NOTHING


def _tame(text: str) -> str:
    """Write out what would steer a terminal, or turn the direction of writing."""
    return "".join(each if each.isprintable() else f"\\u{ord(each):04x}" for each in text)
