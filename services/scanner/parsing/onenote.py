"""Files that lie in a OneNote section, found by the mark before each of them ([MS-ONESTORE] 2.6.13)."""

import struct
from typing import Final

from services.scanner.parsing.file_types import real_type
from services.scanner.parsing.limits import Allowance
from services.scanner.parsing.opened import Member, Opened

FILE_DATA: Final = b"\xe7\x16\xe3\xbd\x65\x26\x11\x45\xa4\xc4\x8d\x4d\x0b\x7a\x9e\xac"
HEADER: Final = struct.Struct("<QIQ")
NAME: Final = ".onebin"


def read_notebook(content: bytes, allowance: Allowance) -> Opened:
    """Return the files of a section; "embedded_file" is a trait where one of them is more than a picture."""
    members: list[Member] = []
    at = content.find(FILE_DATA)
    while at >= 0:
        begins = at + len(FILE_DATA) + HEADER.size
        if begins > len(content):
            break
        size = HEADER.unpack_from(content, at + len(FILE_DATA))[0]
        inner = content[begins : begins + size]
        if not allowance.take_member(len(inner)):
            break
        members.append(Member(f"{len(members) + 1}{NAME}", len(inner), inner))
        at = content.find(FILE_DATA, begins + len(inner))
    acts = any(member.content and not real_type(member.content).startswith("image/") for member in members)
    return Opened(tuple(members), traits=frozenset({"embedded_file"}) if acts else frozenset())
