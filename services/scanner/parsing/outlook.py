"""Mails that Outlook saved (.msg), turned into MIME, so that one parser reads all mail."""

import struct
from email.errors import MessageError
from email.header import Header
from email.message import Message
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.parser import HeaderParser
from email.policy import compat32
from typing import Any, Final

from oxmsg import Message as OutlookMessage
from oxmsg.storage import Storage

from services.scanner.parsing.charsets import decode
from services.scanner.parsing.compressed_rtf import decompressed
from services.scanner.parsing.limits import Allowance
from services.scanner.parsing.ole import check_table
from services.scanner.parsing.quiet import hush
from services.scanner.parsing.rtf_text import read_rtf_text

hush("oxmsg", "olefile")

ERRORS: Final = (ValueError, TypeError, KeyError, IndexError, AttributeError, OSError, LookupError, struct.error)
SUBJECT, HEADERS, BODY, HTML, RTF = 0x0037, 0x007D, 0x1000, 0x1013, 0x1009
SENDER_NAME, SENDER, SENDER_SMTP, DISPLAY_TO = 0x0C1A, 0x0C1F, 0x5D01, 0x0E04
LONG_NAME, SHORT_NAME, MIME_TAG, CONTENT_ID, DATA = 0x3707, 0x3704, 0x370E, 0x3712, 0x3701
DESCRIBES_PARTS: Final = ("content-", "mime-version")
MOST_FILES: Final = 1_000


def as_mime(content: bytes, allowance: Allowance) -> bytes:
    """Return the mail as MIME: its transport headers, bodies and files; no more than can be read of a damaged one."""
    try:
        check_table(content)
        return _mime(OutlookMessage.load(content)._storage, allowance)  # noqa: SLF001 — embedded mails are storages, too
    except (*ERRORS, RecursionError, OverflowError, MessageError):
        allowance.note("document_damaged")
        return b"\r\n"


def _mime(storage: Any, allowance: Allowance) -> bytes:
    headers = _text(storage, HEADERS)
    body = _bodies(storage, allowance)
    files = list(storage.iter_attachment_storages())[:MOST_FILES]
    whole: Message[str, str] = body
    if files:
        whole = MIMEMultipart("mixed", policy=compat32)
        whole.attach(body)
        for file in files:
            whole.attach(_file(file, allowance))
    return _head(storage, headers) + whole.as_bytes()


def _head(storage: Any, transport: str) -> bytes:
    """Return the header block: what travelled with the mail, or what Outlook knows of a mail that never did."""
    kept = [
        (name, str(value))
        for name, value in HeaderParser(policy=compat32).parsestr(transport.lstrip("\r\n")).raw_items()
        if not name.lower().startswith(DESCRIBES_PARTS)
    ]
    named = {name.lower() for name, _ in kept}
    if "from" not in named:
        address = _text(storage, SENDER_SMTP) or _text(storage, SENDER)
        kept.append(("From", f'"{_word(_text(storage, SENDER_NAME))}" <{_line(address)}>'))
    if "subject" not in named:
        kept.append(("Subject", _word(_text(storage, SUBJECT))))
    if "to" not in named and (to := _text(storage, DISPLAY_TO)):
        kept.append(("To", _word(to)))
    return "".join(f"{name}: {value}\r\n" for name, value in kept).encode("utf-8", "surrogateescape")


def _bodies(storage: Any, allowance: Allowance) -> "Message[str, str]":
    html, plain = _html(storage, allowance), _text(storage, BODY)
    if not html:
        return MIMEText(plain, "plain", "utf-8", policy=compat32)
    both = MIMEMultipart("alternative", policy=compat32)
    if plain:
        both.attach(MIMEText(plain, "plain", "utf-8"))
    both.attach(MIMEText(html, "html", "utf-8"))
    return both


def _html(storage: Any, allowance: Allowance) -> str:
    stored = _stream(storage, HTML, 0x0102)
    if stored:
        return decode(stored)
    packed = _stream(storage, RTF, 0x0102)
    return read_rtf_text(decompressed(packed, allowance), allowance).html if packed else _text(storage, HTML)


def _file(storage: Any, allowance: Allowance) -> "Message[str, str]":
    inner = next((each for each in storage.storages if each.name.startswith("__substg1.0_3701000D")), None)
    content = _stream(storage, DATA, 0x0102)
    name = _text(storage, LONG_NAME) or _text(storage, SHORT_NAME)
    declared = _text(storage, MIME_TAG)
    if inner is not None and not content:
        content, declared, name = _mime(inner, allowance), "message/rfc822", name or "mail.eml"
    part = MIMEApplication(content, policy=compat32)
    part.replace_header("Content-Type", _line(declared) if "/" in declared else "application/octet-stream")
    part.add_header("Content-Disposition", "attachment", filename=("utf-8", "", _line(name)))
    if identifier := _text(storage, CONTENT_ID):
        part["Content-ID"] = f"<{_line(identifier)}>"
    return part


def _text(storage: Any, tag: int) -> str:
    unicode = _stream(storage, tag, 0x001F)
    return unicode.decode("utf-16-le", "replace") if unicode else decode(_stream(storage, tag, 0x001E))


def _stream(storage: Storage, tag: int, kind: int) -> bytes:
    wanted = f"__substg1.0_{tag:04X}{kind:04X}"
    return next((each.bytes_ for each in storage.streams if each.name == wanted), b"")


def _word(text: str) -> str:
    return Header(_line(text), "utf-8", maxlinelen=10_000).encode() if not text.isascii() else _line(text)


def _line(text: str) -> str:
    return " ".join(text.replace("\0", "").split())
