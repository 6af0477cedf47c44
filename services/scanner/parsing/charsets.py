"""Bytes to text, whatever charset they claim: only real text charsets, never an exception."""

import codecs
import re
from functools import lru_cache
from typing import Final

READ_AS: Final = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "big5": "big5hkscs",
    "iso8859-9": "cp1254",
    "iso2022_jp": "iso2022_jp",
    "iso2022_jp_1": "iso2022_jp",
    "iso2022_jp_2": "iso2022_jp",
    "iso2022_jp_3": "iso2022_jp",
    "iso2022_jp_ext": "iso2022_jp",
}
"""A codec by Python's name, and the richer one that mail programs mean by it."""

ALLOWED: Final = frozenset(
    {
        *READ_AS.values(),
        *("utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "euc_jp", "euc_jis_2004"),
        *("shift_jis_2004", "gb18030", "hz", "cp949", "johab", "iso2022_kr", "big5", "cp950"),
        *("koi8-r", "koi8-u", "tis-620"),
        *("mac-roman", "cp437", "cp850", "cp866", "cp874", "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255"),
        *("cp1256", "cp1257", "cp1258"),
        *(f"iso8859-{part}" for part in (2, 3, 4, 5, 6, 7, 8, 10, 11, 13, 14, 15, 16)),
    }
)
ALIASES: Final = {
    "x-sjis": "cp932",
    "x-ms-cp932": "cp932",
    "x-mac-japanese": "cp932",
    "cp50220": "iso2022_jp",
    "cp50221": "iso2022_jp",
    "iso-2022-jp-ms": "iso2022_jp",
    "x-euc-jp": "euc_jp",
    "cp51932": "euc_jp",
    "x-gbk": "gb18030",
    "unicode-1-1-utf-8": "utf-8",
    "iso-8859-8-i": "iso8859-8",
}
ESCAPE: Final = re.compile(rb"(?:\x1b&@)?\x1b(\$\(?[@B]|\$\([DOPQ]|\([BJIH])|([\x0e\x0f])")
TWO_BYTES: Final = frozenset({b"$B", b"$@", b"$(B", b"$(@"})
EUC: Final = re.compile(rb"((?:[\xa1-\xfe]{2})+)|\x8e([\xa1-\xdf])|(\x8f[\xa1-\xfe]{2})|([\x00-\x7f]+)")
KANA_BYTES: Final = re.compile(rb"[\x00-\x7f\xa1-\xdf]*")
KANA: Final = re.compile("[\u3041-\u30fe]")
HALF_WIDTH: Final = re.compile("[\uff61-\uff9f]")


@lru_cache(maxsize=512)
def codec_for(charset: str) -> str | None:
    """Return the codec to read a declared charset with, None for one that is unknown or no text charset."""
    name = charset.strip().strip("\"'").lower().partition("*")[0]
    if name in ALIASES:
        return ALIASES[name]
    try:
        canonical = codecs.lookup(name).name
    except (LookupError, ValueError):
        return None
    canonical = READ_AS.get(canonical, canonical)
    return canonical if canonical in ALLOWED else None


def decode(content: bytes, charset: str | None = None) -> str:
    """Return the text of bytes in a declared charset, or in the one they turn out to be in; never raises."""
    if (
        content.isascii()
        and b"\x1b" not in content
        and b"\x0e" not in content
        and b"~{" not in content
        and b"\0" not in content
    ):
        return content.decode("ascii")
    codec = codec_for(charset) if charset else None
    is_shifted = b"\x1b" in content or codec == "iso2022_jp"
    if is_shifted and ESCAPE.search(content) and not content.startswith(b"%PDF"):
        return decode_iso_2022_jp(content)
    if codec and codec not in {"cp1252", "iso2022_jp"} and not _is_mistaken(content, codec):
        text = _strictly(content, codec)
        if text is not None:
            return text
    return _guess(content, codec)


def decode_iso_2022_jp(content: bytes) -> str:
    """Return the text of ISO-2022-JP with the vendors' characters (①, ㈱) and half-width kana that Python refuses."""
    pieces = ESCAPE.split(content)
    text = [_plain(pieces[0])]
    for escape, shift, piece in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
        text.append(_shifted(escape or shift, piece))
    return "".join(text)


def _shifted(escape: bytes, piece: bytes) -> str:
    if escape in TWO_BYTES:
        return _two_byte(piece)
    if escape in {b"(I", b"\x0e"}:
        return bytes(byte | 0x80 if 0x21 <= byte < 0x60 else byte for byte in piece).decode("cp932", "replace")
    if escape == b"$(D":
        return (b"\x1b$(D" + piece + b"\x1b(B").decode("iso2022_jp_2", "replace")
    if escape.startswith(b"$("):
        return (b"\x1b" + escape + piece + b"\x1b(B").decode("iso2022_jp_2004", "replace")
    return _plain(piece)


def _plain(piece: bytes) -> str:
    if piece.isascii():
        return piece.decode("ascii")
    return piece.decode("cp932", "replace") if KANA_BYTES.fullmatch(piece) else _guess(piece, None)


def _two_byte(piece: bytes) -> str:
    shifted = bytearray()
    position = 0
    while position < len(piece):
        first = piece[position]
        second = piece[position + 1] if position + 1 < len(piece) else 0
        if not (0x21 <= first <= 0x7E and 0x21 <= second <= 0x7E):
            shifted.append(first if first < 0x80 else 0x3F)
            position += 1
            continue
        shifted.append((first + 1) // 2 + (0x70 if first < 0x5F else 0xB0))
        shifted.append(second + (0x7E if first % 2 == 0 else 0x20 if second > 0x5F else 0x1F))
        position += 2
    return shifted.decode("cp932", "replace")


def _guess(content: bytes, declared: str | None) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    read = [text for codec in ("cp932", "euc_jp") if (text := _strictly(content, codec)) is not None]
    likely = max(read, key=_japanese, default="")
    if _japanese(likely) > 0:
        return likely
    return content.decode(declared or "cp1252", "replace")


def _strictly(content: bytes, codec: str) -> str | None:
    try:
        return content.decode(codec)
    except (UnicodeError, ValueError):
        return _euc_of_vendors(content) if codec == "euc_jp" else None


def _euc_of_vendors(content: bytes) -> str | None:
    """Return the text of EUC-JP with the vendors' characters (CP51932), None if it is none."""
    text: list[str] = []
    at = 0
    while at < len(content):
        found = EUC.match(content, at)
        if found is None:
            return None
        pairs, kana, rare, plain = found.groups()
        if pairs:
            text.append(_two_byte(bytes(byte & 0x7F for byte in pairs)))
        elif kana:
            text.append(kana.decode("cp932"))
        else:
            text.append((rare or plain).decode("euc_jp", "replace"))
        at = found.end()
    return "".join(text)


def _is_mistaken(content: bytes, codec: str) -> bool:
    """Tell whether Japanese is declared in a charset that it cannot be in, though every byte of it is allowed there."""
    if codec not in {"cp932", "euc_jp"}:
        return False
    if _strictly(content, "utf-8") is not None:
        return True
    text = _strictly(content, codec)
    return text is not None and _japanese(text) < 0


def _japanese(text: str) -> int:
    return len(KANA.findall(text)) - 2 * len(HALF_WIDTH.findall(text))
