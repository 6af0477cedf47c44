"""Compressed RTF, in which Outlook keeps the text of its own mails ([MS-OXRTFCP])."""

import struct
from typing import Final

from services.scanner.parsing.limits import Allowance

HEADER: Final = struct.Struct("<IIII")
COMPRESSED: Final = 0x75465A4C
UNCOMPRESSED: Final = 0x414C454D
WINDOW: Final = 4096
BEGINNING: Final = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor "
    b"MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
    b"\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
"""What the dictionary holds before the first byte, [MS-OXRTFCP] 2.1.2.1."""
LARGEST: Final = 4 * 1024 * 1024


def decompressed(content: bytes, allowance: Allowance) -> bytes:
    """Return the RTF, as far as it can be read."""
    if len(content) < HEADER.size:
        return b""
    _, size, kind, _ = HEADER.unpack_from(content)
    if kind == UNCOMPRESSED:
        return content[HEADER.size : HEADER.size + size]
    if kind != COMPRESSED:
        return b""
    rtf = _expanded(content[HEADER.size :], min(size, LARGEST))
    if size > LARGEST:
        allowance.note("document_too_large")
    return rtf


def _expanded(packed: bytes, size: int) -> bytes:
    window = bytearray(BEGINNING.ljust(WINDOW, b"\0"))
    write_at, at = len(BEGINNING), 0
    output = bytearray()
    while at < len(packed) and len(output) < size:
        control, at = packed[at], at + 1
        for bit in range(8):
            piece = b""
            if control >> bit & 1:
                reference = int.from_bytes(packed[at : at + 2], "big")
                offset, length, at = reference >> 4, (reference & 15) + 2, at + 2
                if offset == write_at % WINDOW or at > len(packed):
                    return bytes(output)
                for step in range(length):
                    byte = window[(offset + step) % WINDOW]
                    window[write_at % WINDOW] = byte
                    write_at += 1
                    output.append(byte)
                continue
            piece = packed[at : at + 1]
            if not piece:
                return bytes(output)
            window[write_at % WINDOW] = piece[0]
            write_at, at = write_at + 1, at + 1
            output += piece
    return bytes(output)
