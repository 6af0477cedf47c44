"""Bytes of mails to characters, as Exchange stores them: whatever is declared, something legible comes out."""

import re
from email.header import decode_header, make_header
from email.message import Message

READ_AS = {"us-ascii": "cp1252", "ascii": "cp1252", "iso-8859-1": "cp1252", "latin1": "cp1252", "gb2312": "gb18030"}
"""Charsets by the richer one that mail programs mean by them."""
_META = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)


def legible(value: object) -> str:
    """Return a header's value, as the library's parser holds it, without bytes that are no text."""
    return _legible(str(value).encode("utf-8", "surrogateescape"), "utf-8")


def decode_text(value: object) -> str:
    """Return a header's value as one line of text, whatever it claims to be encoded in."""
    text = " ".join(legible(value).split())
    try:
        return str(make_header(decode_header(text)))
    except (LookupError, ValueError, UnicodeError):
        return text


def decode_body(part: Message) -> str:
    """Return the text of a part, in the charset that it or its HTML declares."""
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    declared = part.get_content_charset() or _charset_of_page(content)
    return _legible(content, READ_AS.get(declared, declared))


def _charset_of_page(content: bytes) -> str:
    found = _META.search(content[:2048])
    return found[1].decode("ascii", "replace").lower() if found else "utf-8"


def _legible(content: bytes, charset: str) -> str:
    try:
        return content.decode(charset)
    except UnicodeDecodeError:
        return content.decode("cp1252" if charset == "utf-8" else charset, "replace")
    except LookupError:
        return content.decode("utf-8", "replace")
