"""What a Windows shortcut starts ([MS-SHLLINK]), and where an internet shortcut leads."""

import re
import struct
from collections.abc import Iterator
from typing import Final

from services.scanner.mail import Found
from services.scanner.parsing.charsets import decode
from services.scanner.parsing.limits import Allowance
from services.scanner.parsing.links import link, links_in_text
from services.scanner.parsing.opened import Opened

HEADER_SIZE: Final = 0x4C
FLAGS_AT: Final = 0x14
HAS_ID_LIST, HAS_LINK_INFO, IS_UNICODE = 0x01, 0x02, 0x80
STRINGS: Final = (
    ("name", 0x04),
    ("relative_path", 0x08),
    ("working_folder", 0x10),
    ("arguments", 0x20),
    ("icon", 0x40),
)
ENVIRONMENT_BLOCK: Final = 0xA0000001
LONGEST_COMMAND: Final = 8_000
WEB_TARGET: Final = re.compile(r"^\s*(?:URL|BASEURL)\s*=\s*(\S[^\r\n]{0,2000})", re.IGNORECASE | re.MULTILINE)


def read_shortcut(content: bytes, allowance: Allowance) -> Opened:
    """Return the command that a .lnk file runs, and the links in it."""
    try:
        command = _command(content)
    except (struct.error, IndexError):
        allowance.note("document_damaged")
        return Opened()
    links = links_in_text(command, Found.ATTACHMENT)
    return Opened(command=command, links=tuple(links))


def read_web_shortcut(content: bytes, allowance: Allowance) -> Opened:
    """Return where a .url file leads."""
    targets = WEB_TARGET.findall(decode(content[: allowance.limits.text]))
    return Opened(links=tuple(link(each.strip(), found=Found.ATTACHMENT) for each in targets[:10]))


def _command(content: bytes) -> str:
    flags = struct.unpack_from("<I", content, FLAGS_AT)[0]
    at, target = HEADER_SIZE, ""
    if flags & HAS_ID_LIST:
        at += 2 + struct.unpack_from("<H", content, at)[0]
    if flags & HAS_LINK_INFO:
        target = _local_path(content, at)
        at += struct.unpack_from("<I", content, at)[0]
    found: dict[str, str] = {}
    for name, flag in STRINGS:
        if flags & flag:
            found[name], at = _string(content, at, is_unicode=bool(flags & IS_UNICODE))
    target = next(_environment_targets(content, at), "") or target or found.get("relative_path", "")
    return f"{target} {found.get('arguments', '')}".strip()[:LONGEST_COMMAND]


def _local_path(content: bytes, at: int) -> str:
    size, header_size, flags, _, path_at = struct.unpack_from("<5I", content, at)
    if not flags & 1 or header_size > path_at:
        return ""
    return decode(content[at + path_at : at + size].partition(b"\0")[0])


def _string(content: bytes, at: int, *, is_unicode: bool) -> tuple[str, int]:
    length = struct.unpack_from("<H", content, at)[0] * (2 if is_unicode else 1)
    raw = content[at + 2 : at + 2 + length]
    return (raw.decode("utf-16-le", "replace") if is_unicode else decode(raw)), at + 2 + length


def _environment_targets(content: bytes, at: int) -> Iterator[str]:
    """Yield the target with variables such as %COMSPEC%, which wins over all others."""
    while at + 8 <= len(content):
        size, signature = struct.unpack_from("<II", content, at)
        if size < 8:
            return
        if signature == ENVIRONMENT_BLOCK:
            unicode = content[at + 8 + 260 : at + size].decode("utf-16-le", "replace").partition("\0")[0]
            yield unicode or decode(content[at + 8 : at + 8 + 260].partition(b"\0")[0])
        at += size
