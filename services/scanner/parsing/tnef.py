"""Outlook's winmail.dat (TNEF): the text and the files that it hides from every other program.

The objects are walked here, without copies and with limits; their MAPI properties are decoded by tnefparse.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from tnefparse import mapi
from tnefparse.mapi import IMESSAGE_SIG, decode_mapi

from services.scanner.mail import Found
from services.scanner.parsing.charsets import decode
from services.scanner.parsing.compressed_rtf import decompressed
from services.scanner.parsing.html_text import read_html, tidied
from services.scanner.parsing.limits import Allowance
from services.scanner.parsing.links import links_in_text
from services.scanner.parsing.opened import Member, Opened
from services.scanner.parsing.quiet import hush
from services.scanner.parsing.rtf_text import read_rtf_text

hush("tnefparse")

OBJECT: Final = struct.Struct("<BHHI")
BEGINNING: Final = 6
SUBJECT, BODY, TITLE, DATA, NEW_FILE, PROPERTIES, FILE_PROPERTIES = (
    0x8004,
    0x800C,
    0x8010,
    0x800F,
    0x9002,
    0x9003,
    0x9005,
)
PLAIN, RTF, HTML = 0x1000, 0x1009, 0x1013
LONG_NAME, SHORT_NAME, CONTENT, MIME_TAG = 0x3707, 0x3704, 0x3701, 0x370E
MOST_PROPERTIES: Final = 2_000
MOST_OBJECTS: Final = 10_000
ERRORS: Final = (struct.error, ValueError, TypeError, IndexError, AttributeError, LookupError, OverflowError)
LOSSLESS: Final = "latin-1"


def _bounded(count: int) -> range:
    if count > MOST_PROPERTIES:
        raise ValueError("too many values of a property")
    return range(count)


mapi.range = _bounded  # the library counts as far as a file tells it to, up to four thousand million


@dataclass
class _File:
    title: bytes = b""
    name: str = ""
    declared_type: str = ""
    content: bytes = b""


@dataclass
class _Message:
    subject: str = ""
    plain: bytes = b""
    html: str = ""
    rtf: bytes = b""
    files: list[_File] = field(default_factory=list)


def read_tnef(content: bytes, allowance: Allowance) -> Opened:
    """Return text, links and files of a winmail.dat; never raises for what it holds."""
    message = _Message()
    try:
        for name, value in _objects(content):
            _take(message, name, value, allowance)
    except ERRORS:
        allowance.note("tnef_not_read")
    html = message.html or (read_rtf_text(decompressed(message.rtf, allowance), allowance).html if message.rtf else "")
    page = read_html(html, allowance, Found.ATTACHED_MAIL)
    text = page.visible or tidied(decode(message.plain.rstrip(b"\0")))
    links = [*page.links, *([] if page.visible else links_in_text(text, Found.ATTACHED_MAIL))]
    return Opened(
        members=tuple(_members(message.files, allowance)),
        links=tuple(links),
        text="\n".join(each for each in (message.subject, text) if each)[: allowance.limits.text],
    )


def _objects(content: bytes) -> Iterator[tuple[int, bytes]]:
    at = BEGINNING
    for _ in range(MOST_OBJECTS):
        if at + OBJECT.size > len(content):
            return
        _, name, _, size = OBJECT.unpack_from(content, at)
        at += OBJECT.size
        yield name, content[at : at + size]
        at += size + 2
    raise ValueError("too many objects")


def _take(message: _Message, name: int, value: bytes, allowance: Allowance) -> None:
    if name == SUBJECT:
        message.subject = decode(value.rstrip(b"\0"))
    elif name == BODY:
        message.plain = value
    elif name == PROPERTIES:
        _take_bodies(message, value, allowance)
    elif name == NEW_FILE:
        message.files.append(_File())
    elif message.files and name == TITLE:
        message.files[-1].title = value.rstrip(b"\0")
    elif message.files and name == DATA:
        message.files[-1].content = value
    elif message.files and name == FILE_PROPERTIES:
        _take_file_properties(message.files[-1], value, allowance)


def _take_bodies(message: _Message, value: bytes, allowance: Allowance) -> None:
    found = _properties(value, allowance)
    message.html = decode(_bytes(found.get(HTML))) or message.html
    message.rtf = _bytes(found.get(RTF)) or message.rtf
    message.plain = _bytes(found.get(PLAIN)) or message.plain


def _take_file_properties(file: _File, value: bytes, allowance: Allowance) -> None:
    found = _properties(value, allowance)
    file.name = decode(_bytes(found.get(LONG_NAME) or found.get(SHORT_NAME))) or file.name
    file.declared_type = decode(_bytes(found.get(MIME_TAG))) or file.declared_type
    file.content = _bytes(found.get(CONTENT)).removeprefix(IMESSAGE_SIG) or file.content


def _properties(value: bytes, allowance: Allowance) -> dict[int, object]:
    count = struct.unpack_from("<I", value)[0]
    if count > MOST_PROPERTIES:
        raise ValueError("too many properties")
    read = decode_mapi(value, LOSSLESS)
    if len(read) < count:
        allowance.note("tnef_not_read")
    return {each.name: each.data for each in read if each.name >= PLAIN}


def _bytes(value: object) -> bytes:
    """Return what a property holds; eight-bit text was read as Latin-1 and is turned back into its bytes."""
    if isinstance(value, bytes):
        return value
    text = value.rstrip("\0") if isinstance(value, str) else ""
    try:
        return text.encode(LOSSLESS)
    except UnicodeEncodeError:
        return text.encode()


def _members(files: list[_File], allowance: Allowance) -> Iterator[Member]:
    for file in files:
        if not allowance.take_member(len(file.content)):
            return
        name = file.name or decode(file.title)
        yield Member(name, len(file.content), file.content, declared_type=file.declared_type)
