"""Attachments that only look dangerous: a few harmless bytes of our own in the shapes that malware uses."""

import struct
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from string import Template

from emulator.contoso.files import archive, docx, locked_archive

PAGES = Path(__file__).parent / "pages"
STUB = (
    b"MZ" + bytes(58) + struct.pack("<I", 64) + b"PE\0\0" + b"\x4c\x01\0\0" + b"This file does nothing. Contoso demo."
)
SHORTCUT = (
    b"L\0\0\0\x01\x14\x02\0\0\0\0\0\xc0\0\0\0\0\0\0\x46"
    + struct.pack("<I", 0x80)
    + bytes(52)
    + struct.pack("<H", 11)
    + "demo, empty".encode("utf-16-le")
)
RIGHT_TO_LEFT = "\u202e"


def inside(archive_name: str, extension: str) -> str:
    """Return the member's name: the archive's with another extension."""
    return archive_name.rpartition(".")[0] + extension


@dataclass(frozen=True)
class Wanted:
    """A file to be made: its name, a detail (a link or a password), the text inside, and the reader's address."""

    name: str
    detail: str
    document: str
    reader: str
    random: Random


def disk_image(_: Wanted) -> bytes:
    """Return an ISO 9660 image with its volume descriptor and nothing in it."""
    descriptor = b"\x01CD001\x01\0" + b"CONTOSO DEMO".ljust(32) + b"EMPTY".ljust(32)
    end = b"\xffCD001\x01"
    return bytes(32768) + descriptor.ljust(2048, b"\0") + end.ljust(2048, b"\0")


def macro_document(_: Wanted) -> bytes:
    """Return a document whose type promises macros and whose text asks to enable them; it has none."""
    return docx("Made in an earlier version of Word.\nEnable Content to view it.", macro_enabled=True)


def page(name: str) -> Callable[[Wanted], bytes]:
    """Return the maker of a page of pages/, with its link and the reader's address filled in."""

    def make(wanted: Wanted) -> bytes:
        template = Template((PAGES / name).read_text("utf-8"))
        return template.substitute(link=wanted.detail, address=wanted.reader).encode()

    return make


def program(random: Random) -> bytes:
    """Return the stub with a few random bytes, so that no two have the same hash."""
    return STUB + random.randbytes(16)


PAYLOADS: dict[str, Callable[[Wanted], bytes]] = {
    "executable-in-zip": lambda one: archive([(inside(one.name, ".pdf.exe"), program(one.random))]),
    "shortcut-in-zip": lambda one: archive([(inside(one.name, ".pdf.lnk"), SHORTCUT)]),
    "reversed-name-in-zip": lambda one: archive([(inside(one.name, f"_{RIGHT_TO_LEFT}fdp.scr"), program(one.random))]),
    "locked-executable": lambda one: locked_archive(
        inside(one.name, ".exe"), program(one.random), one.detail, one.random
    ),
    "disk-image": disk_image,
    "macro-document": macro_document,
    "password-form": page("password-form.html"),
    "password-form-ja": page("password-form-ja.html"),
    "smuggling": page("smuggling.html"),
}
