"""Parameters of Content-Type and Content-Disposition, read leniently: quoted, continued, encoded (RFC 2231)."""

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import unquote_to_bytes

from services.scanner.parsing.charsets import decode
from services.scanner.parsing.encoded_words import decoded, raw_bytes

PARAMETER: Final = re.compile(r";\s*([^\s=;\"]{1,64})\s*=\s*(\"(?:[^\"\\]|\\.)*\"?|[^;]*)")
SECTION: Final = re.compile(r"^([^*]+)(?:\*(\d{1,3}))?(\*)?$")


def value_and_parameters(header: str) -> tuple[str, Mapping[str, str]]:
    """Return the lower-case value and its parameters, decoded, by lower-case name; the first of equal names wins."""
    value, _, rest = header.partition(";")
    sections: dict[str, dict[int, tuple[str, bool]]] = {}
    for name, raw in PARAMETER.findall(";" + rest):
        found = SECTION.match(name.lower())
        if found:
            section = (_unquoted(raw), found[3] is not None)
            sections.setdefault(found[1], {}).setdefault(int(found[2] or 0), section)
    return "".join(value.split()).lower(), {name: _joined(each) for name, each in sections.items()}


def _unquoted(raw: str) -> str:
    raw = raw.strip()
    if raw.startswith('"'):
        return re.sub(r"\\(.)", r"\1", raw.strip('"'))
    return raw


def _joined(sections: Mapping[int, tuple[str, bool]]) -> str:
    ordered = [sections[number] for number in sorted(sections)]
    if not any(encoded for _, encoded in ordered):
        return decoded("".join(text for text, _ in ordered))
    charset, _, first = ordered[0][0].rpartition("'")
    texts = [(first, ordered[0][1]), *ordered[1:]]
    content = b"".join(unquote_to_bytes(raw_bytes(text)) if encoded else raw_bytes(text) for text, encoded in texts)
    return decode(content, charset.partition("'")[0] or "utf-8")
