"""What the records of an old Excel workbook (BIFF8) tell: macro sheets, those that run by themselves, DDE."""

import struct
from collections.abc import Iterator
from typing import Final

from services.scanner.parsing.fields import traits_of_links

BEGINNING: Final = 0x0809
FILE_PASS: Final = 0x002F
SHEET: Final = 0x0085
NAME: Final = 0x0018
SUPPLEMENTARY_BOOK: Final = 0x01AE
END: Final = 0x000A
MACRO_SHEET: Final = 1
BUILT_IN: Final = 0x0020
AUTO_OPEN: Final = 1
MOST_RECORDS: Final = 200_000


def excel_traits(stream: bytes) -> set[str]:
    """Return traits as an Attachment bears them; none of a workbook whose records are encrypted."""
    traits: set[str] = set()
    if not stream.startswith(struct.pack("<H", BEGINNING)):
        return traits
    for kind, body in _records(stream):
        if kind == FILE_PASS:
            return set()
        if kind == SHEET and len(body) > 5 and body[5] == MACRO_SHEET:
            traits.add("xlm_macros")
        elif kind == NAME and _runs_by_itself(body):
            traits.add("xlm_auto_open")
        elif kind == SUPPLEMENTARY_BOOK:
            traits |= traits_of_links(_asked(body))
    return traits if "xlm_macros" in traits else traits - {"xlm_auto_open"}


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield kind and body of each record of the workbook's first part, where all that is asked for lies."""
    at = 0
    for _ in range(MOST_RECORDS):
        if at + 4 > len(stream):
            return
        kind, size = struct.unpack_from("<HH", stream, at)
        if kind == END:
            return
        yield kind, stream[at + 4 : at + 4 + size]
        at += 4 + size


def _asked(body: bytes) -> list[str]:
    """Return program and topic of a link to another program; OLE links name a class with dots in it."""
    text = body[4:].replace(b"\0", b"").decode("latin-1")
    program, separator, topic = text.partition("\x03")
    return [f"{program.strip()} {topic}"] if separator and "." not in program.removesuffix(".exe") else []


def _runs_by_itself(body: bytes) -> bool:
    if len(body) < 16:
        return False
    if struct.unpack_from("<H", body)[0] & BUILT_IN:
        return body[15] == AUTO_OPEN
    name = body[15 : 15 + body[3]].decode("latin-1").lower()
    return name.startswith("auto_open")
