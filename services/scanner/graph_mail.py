"""A mail built from what Graph shows of it as JSON: its headers and one body, without its attachments.

Exchange cannot give every mail's bytes, and a page of fifty mails as JSON costs one request. Nothing that the JSON
holds or lacks raises, and no value can become a header or a body of its own. Text is written as UTF-8 (RFC 6532).
"""

import re
from base64 import encodebytes
from collections.abc import Iterator
from datetime import datetime
from email.utils import format_datetime
from typing import Any, Final

HEADERS, BODY = "internetMessageHeaders", "body"
FIELD_NAME: Final = re.compile(r"[!-9;-~]{1,256}")
DESCRIBES_PARTS: Final = ("content-", "mime-version")
BREAKS: Final = re.compile("[\x00-\x08\x0a-\x1a\x1c-\x1f\x7f\x85\u2028\u2029]+")
"""What could end a line; the escape stays, because headers of old Japanese programs need it."""
NOT_IN_ADDRESSES: Final = re.compile(r"[\x00-\x20\x7f\x85\u2028\u2029<>,;\"\\]+")
GAP: Final = re.compile(r"[ \t](?=\S)")
LONGEST_LINE: Final = 998
SHORTEST_FOLDED: Final = 60
RECIPIENTS: Final = {"Reply-To": "replyTo", "To": "toRecipients", "Cc": "ccRecipients"}
ONE_TEXT: Final = frozenset({"", "text/plain", "text/html", "multipart/alternative", "multipart/related"})
"""Kinds of mail whose only body is the one that Graph shows."""

Header = tuple[str, str]


def as_raw(shown: object) -> bytes:
    """Return a message resource as RFC 5322 bytes; what Exchange knows stands in for headers that are not shown."""
    message = _object(shown)
    headers = list(_travelled(message))
    named = {name.lower() for name, _ in headers}
    headers += [(name, value) for name, value in _known(message) if value and name.lower() not in named]
    return b"".join(map(_line, headers)) + _body(message)


def is_all_there(shown: object) -> bool:
    """Tell whether a message resource shows all that is judged: no file, picture, invitation or signature besides."""
    message = _object(shown)
    kinds = [value for name, value in _headers(message) if name.lower() == "content-type"]
    kind = "".join(kinds[:1]).partition(";")[0].strip().lower()
    return (
        bool(_headers(message))
        and kind in ONE_TEXT
        and message.get("hasAttachments") is False
        and "eventMessage" not in _text(message.get("@odata.type"))
        and "cid:" not in _text(_object(message.get(BODY)).get("content")).lower()
    )


def _travelled(message: dict[str, Any]) -> Iterator[Header]:
    shown_name, address = _name_and_address(message.get("from"))
    unquoted = f"{shown_name} <{address}>"
    for name, value in _headers(message):
        if FIELD_NAME.fullmatch(name) and not name.lower().startswith(DESCRIBES_PARTS):
            yield name, f"{_quoted(shown_name)} <{address}>" if value == unquoted else value


def _headers(message: dict[str, Any]) -> list[Header]:
    rows = map(_object, _list(message.get(HEADERS)))
    return [(_text(row.get("name")).strip(), _text(row.get("value"))) for row in rows]


def _known(message: dict[str, Any]) -> Iterator[Header]:
    header_from, sender = _mailbox(message.get("from")), _mailbox(message.get("sender"))
    yield "From", header_from or sender
    yield "Sender", sender if header_from != sender else ""
    for name, field in RECIPIENTS.items():
        yield name, ", ".join(filter(None, map(_mailbox, _list(message.get(field)))))
    yield "Subject", _text(message.get("subject"))
    yield "Date", _date(message.get("sentDateTime")) or _date(message.get("receivedDateTime"))
    yield "Message-ID", _text(message.get("internetMessageId"))


def _mailbox(recipient: object) -> str:
    name, address = _name_and_address(recipient)
    if not address and not name:
        return ""
    return f"{_quoted(name)} <{address}>" if name and name != address else f"<{address}>"


def _name_and_address(recipient: object) -> tuple[str, str]:
    known = _object(_object(recipient).get("emailAddress"))
    return _text(known.get("name")).strip(), NOT_IN_ADDRESSES.sub("", _text(known.get("address")))


def _quoted(name: str) -> str:
    return '"' + re.sub(r'(["\\])', r"\\\1", name) + '"'


def _date(value: object) -> str:
    try:
        return format_datetime(datetime.fromisoformat(_text(value)))
    except (ValueError, OverflowError):
        return ""


def _line(header: Header) -> bytes:
    name, value = header
    line = f"{name}: {BREAKS.sub(' ', value).strip()}"
    if len(line.encode("utf-8", "replace")) > LONGEST_LINE:
        line = "\r\n ".join(_folded(line))
    return line.encode("utf-8", "replace") + b"\r\n"


def _folded(line: str) -> Iterator[str]:
    begin = 0
    for gap in GAP.finditer(line):
        if gap.start() - begin >= SHORTEST_FOLDED:
            yield line[begin : gap.start()]
            begin = gap.end()
    yield line[begin:]


def _body(message: dict[str, Any]) -> bytes:
    body = _object(message.get(BODY))
    kind = "html" if _text(body.get("contentType")).lower() == "html" else "plain"
    head = f"MIME-Version: 1.0\r\nContent-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    packed = encodebytes(_text(body.get("content")).encode("utf-8", "replace"))
    return head.encode() + packed.replace(b"\n", b"\r\n")


def _object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
