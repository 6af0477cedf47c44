"""Header values as a reader sees them: encoded words (RFC 2047) and encoded parameters (RFC 2231), read leniently."""

import base64
import binascii
import re
from typing import Final
from urllib.parse import unquote_to_bytes

from services.scanner.parsing.charsets import decode

WORD: Final = re.compile(r"=\?([^?\s]{1,64})\?([bBqQ])\?([^?]*)\?=")
FOLD: Final = re.compile(r"[\r\n]+[ \t]*")
QUOTED: Final = re.compile(rb"=([0-9A-Fa-f]{2})")


def raw_bytes(value: str) -> bytes:
    """Return the bytes of a header value as the standard library's parser hands it over."""
    return value.encode("utf-8", "surrogateescape")


def decoded(value: str) -> str:
    """Return a header value unfolded and decoded; never raises."""
    value = FOLD.sub(" ", value).strip() if "\n" in value or "\r" in value else value.strip()
    if not value.isascii():
        value = decode(value.encode("utf-8", "surrogateescape"))
    elif "\x1b" in value:
        value = decode(value.encode("ascii"))
    return _words(value) if "=?" in value else value


def decoded_parameter(value: str | tuple[str | None, str | None, str] | None) -> str:
    """Return a Content-Type or Content-Disposition parameter, in whichever of the two encodings it came."""
    if value is None:
        return ""
    if isinstance(value, tuple):
        charset, _, text = value
        return decode(unquote_to_bytes(raw_bytes(text)), charset)
    return decoded(value)


def _words(value: str) -> str:
    text: list[str] = []
    waiting, waiting_charset = b"", ""
    end = 0
    for word in WORD.finditer(value):
        between = value[end : word.start()]
        charset = word[1].lower()
        if between.strip() or end == 0 or charset != waiting_charset:
            text.append(decode(waiting, waiting_charset))
            waiting = b""
            text.append(between if between.strip() or end == 0 else "")
        waiting += _content(word[2].lower(), word[3])
        waiting_charset = charset
        end = word.end()
    return "".join((*text, decode(waiting, waiting_charset), value[end:]))


def _content(encoding: str, encoded: str) -> bytes:
    content = raw_bytes(encoded)
    if encoding == "q":
        return QUOTED.sub(lambda found: bytes([int(found[1], 16)]), content.replace(b"_", b" "))
    try:
        return base64.b64decode(content + b"=" * (-len(content) % 4))
    except (binascii.Error, ValueError):
        return content
