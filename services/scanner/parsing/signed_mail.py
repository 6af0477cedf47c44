"""The mail inside an S/MIME signature: opaque signing (RFC 8551 3.5.2) wraps the whole text, which Outlook shows."""

from typing import Final

SIGNED: Final = bytes.fromhex("06092a864886f70d010702")
DATA: Final = bytes.fromhex("06092a864886f70d010701")
EXPLICIT, OCTETS, CONSTRUCTED, END = 0xA0, 0x04, 0x24, 0x00
BEGINNING: Final = 64
MOST_PIECES: Final = 200_000


def is_signed(content: bytes) -> bool:
    """Tell whether this is a signature and not an encrypted envelope."""
    return SIGNED in content[:BEGINNING]


def signed_content(content: bytes) -> bytes:
    """Return what was signed, empty for a signature without it; raises ValueError for one that is damaged."""
    at = content.find(DATA)
    if not is_signed(content) or at < 0:
        raise ValueError("no signed data")
    tag, begins, _ = _header(content, at + len(DATA))
    if tag != EXPLICIT:
        return b""
    tag, begins, size = _header(content, begins)
    if tag == OCTETS and size is not None:
        return content[begins : begins + size]
    end = len(content) if size is None else begins + size
    return b"".join(_pieces(content, begins, end)) if tag == CONSTRUCTED else b""


def _pieces(content: bytes, at: int, end: int) -> list[bytes]:
    pieces: list[bytes] = []
    while at < end and len(pieces) < MOST_PIECES:
        tag, begins, size = _header(content, at)
        if tag != OCTETS or size is None:
            break
        pieces.append(content[begins : begins + size])
        at = begins + size
    return pieces


def _header(content: bytes, at: int) -> tuple[int, int, int | None]:
    """Return tag, where the value begins, and its length, None where it ends with a mark (BER)."""
    if at + 2 > len(content):
        raise ValueError("cut off")
    tag, first = content[at], content[at + 1]
    if first < 0x80:
        return tag, at + 2, first
    count = first & 0x7F
    return tag, at + 2 + count, int.from_bytes(content[at + 2 : at + 2 + count], "big") if count else None
