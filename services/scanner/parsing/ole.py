"""Files that are file systems of their own (OLE): old Office documents, encrypted new ones, .msg, .msi."""

import io
import re
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Final

import olefile

from services.scanner.mail import Found, Link
from services.scanner.parsing.charsets import decode
from services.scanner.parsing.excel_records import excel_traits
from services.scanner.parsing.fields import links_of_fields, traits_of_fields
from services.scanner.parsing.limits import Allowance
from services.scanner.parsing.links import link
from services.scanner.parsing.office_encryption import is_encrypted, opened_with_known_password
from services.scanner.parsing.opened import Member, Opened
from services.scanner.parsing.packages import package
from services.scanner.parsing.quiet import hush

hush("olefile")

ERRORS: Final = (
    *(OSError, ValueError, TypeError, IndexError, KeyError, AttributeError, struct.error, OverflowError),
    AssertionError,  # oletools and olefile check their input so
)
KINDS: Final = (
    ("__properties_version1.0", "application/vnd.ms-outlook"),
    ("encryptedpackage", "application/x-ole-encrypted"),
    ("worddocument", "application/msword"),
    ("workbook", "application/vnd.ms-excel"),
    ("book", "application/vnd.ms-excel"),
    ("powerpoint document", "application/vnd.ms-powerpoint"),
)
INSTALLERS: Final = frozenset({"000C1084", "000C1086", "000C1082"})
"""How the class ids of .msi, .msp and .mst begin."""
EQUATION_EDITORS: Final = frozenset({"0002CE02", "00021700", "0003000B"})
"""How the class ids of Microsoft's old equation editor begin, which CVE-2017-11882 abuses."""
MAIN_STREAMS: Final = ("WordDocument", "Workbook", "Book", "PowerPoint Document")
MAY_BE_ENCRYPTED: Final = frozenset({"encryptedpackage", *(name.lower() for name in MAIN_STREAMS)})
INSTRUCTION: Final = re.compile(rb"\x13([^\x13-\x15]{4,2000})")
WIDE_URL: Final = re.compile(rb"h\0t\0t\0p\0(?:s\0)?:\0/\0/\0(?:[\x21-\x7e]\0){4,2000}")
NAMESPACES: Final = ("http://schemas.", "http://purl.org/", "http://ns.adobe.com/")
MOST_ENTRIES: Final = 2_000
LARGEST_READ: Final = 16 * 1024 * 1024


class _Bounded(olefile.olefile.OleStream):  # type: ignore[misc]
    """A stream no larger than its file, whatever the file says; olefile and what builds on it would go on reading."""

    def __init__(self, fp: Any, sect: int, size: int, *more: Any, olefileio: Any, **named: Any) -> None:
        known = size if size == olefile.olefile.UNKNOWN_SIZE else min(size, olefileio._filesize)  # noqa: SLF001
        super().__init__(fp, sect, known, *more, olefileio=olefileio, **named)


olefile.olefile.OleStream = _Bounded


def kind_of_ole(content: bytes) -> str:
    """Return the media type of an OLE file; "application/x-ole-storage" for one of no known kind."""
    try:
        with _opened(content) as file:
            names = {entry[0].lower() for entry in file.listdir(streams=True, storages=True)[:MOST_ENTRIES]}
            installs = str(file.root.clsid)[:8] in INSTALLERS
    except (*ERRORS, RecursionError):
        return "application/x-ole-storage"
    if installs:
        return "application/x-msi"
    return next((kind for name, kind in KINDS if name in names), "application/x-ole-storage")


def read_ole(content: bytes, allowance: Allowance) -> Opened:
    """Return what an OLE file holds; never raises for what it holds."""
    try:
        with _opened(content) as file:
            paths = file.listdir(streams=True, storages=False)
            if len(paths) > MOST_ENTRIES:
                allowance.note("document_too_large")
            opened = _facts(file, paths[:MOST_ENTRIES], allowance)
    except (*ERRORS, RecursionError):
        allowance.note("document_damaged")
        return Opened()
    names = {path[0].lower() for path in paths}
    if not names & MAY_BE_ENCRYPTED or not is_encrypted(content):
        return opened
    plain = opened_with_known_password(content)
    if not plain:
        return replace(opened, encrypted=True)
    inner = (Member("document", len(plain), plain),) if allowance.take_member(len(plain)) else ()
    return replace(opened, members=opened.members + inner, traits=opened.traits | {"opens_without_password"})


def _facts(file: Any, paths: list[list[str]], allowance: Allowance) -> Opened:
    names = ["/".join(path).lower() for path in paths]
    first = {name.partition("/")[0] for name in names}
    traits = {"macros"} if any("_vba_project" in name for name in names) else set()
    if _has_equation(file):
        traits.add("equation_object")
        if not any(name.endswith("equation native") for name in names):
            traits.add("equation_without_formula")
    links: list[Link] = []
    for name in MAIN_STREAMS:
        if name.lower() in first:
            stream = _stream(file, [name], allowance)
            traits |= excel_traits(stream)
            instructions = _instructions(stream) if name == "WordDocument" else ""
            traits |= traits_of_fields(instructions)
            links += [*links_of_fields(instructions), *(_wide_links(stream) if not instructions else ())]
    members = tuple(_packages(file, paths, allowance))
    return Opened(members, traits=frozenset(traits | ({"ole_object"} if members else set())), links=tuple(links))


def _instructions(stream: bytes) -> str:
    """Return the field instructions of a Word document, whose text lies in one or two bytes a character."""
    found = INSTRUCTION.findall(stream.replace(b"\0", b""))
    return "\n".join(decode(each) for each in found[:MOST_ENTRIES])


def _wide_links(stream: bytes) -> Iterator[Link]:
    for found in dict.fromkeys(WIDE_URL.findall(stream)[:MOST_ENTRIES]):
        url = found.decode("utf-16-le")
        if not url.startswith(NAMESPACES):
            yield link(url, found=Found.ATTACHMENT)


def _packages(file: Any, paths: list[list[str]], allowance: Allowance) -> Iterator[Member]:
    for path in paths:
        if path[-1].lower() == "\x01ole10native":
            if not allowance.take_member(0):
                return
            found = package(_stream(file, path, allowance))
            if found:
                allowance.unpacked += found.size
                yield found


def _has_equation(file: Any) -> bool:
    return any(str(entry.clsid)[:8].upper() in EQUATION_EDITORS for entry in file.direntries if entry is not None)


def _stream(file: Any, path: list[str], allowance: Allowance) -> bytes:
    with file.openstream(path) as stream:
        content = bytes(stream.read(LARGEST_READ + 1))
    if len(content) > LARGEST_READ:
        allowance.note("document_too_large")
    return content[:LARGEST_READ]


def check_table(content: bytes) -> None:
    """Raise ValueError where the file names a larger table of small sectors than it is itself; olefile would count."""
    shift, sectors = struct.unpack_from("<H", content, 30)[0], struct.unpack_from("<I", content, 64)[0]
    if sectors << min(shift, 12) > len(content) + (1 << 12):
        raise ValueError("a table larger than its file")


@contextmanager
def _opened(content: bytes) -> Iterator[Any]:
    check_table(content)
    file = olefile.OleFileIO(io.BytesIO(content))
    try:
        for entry in (file.root, *filter(None, file.direntries)):
            entry.size = min(entry.size, len(content))
        yield file
    finally:
        file.close()
