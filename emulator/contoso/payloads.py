"""Attachments that only look dangerous: a few harmless bytes of our own under the names and shapes that malware uses."""

import struct
from pathlib import Path
from random import Random
from string import Template

from emulator.contoso.files import archive, docx, locked_archive

PAGES = Path(__file__).parent / "pages"
STUB = b"MZ" + bytes(58) + struct.pack("<I", 64) + b"PE\0\0" + b"\x4c\x01\0\0" + b"This file does nothing. Contoso demo."
SHORTCUT = (
    b"L\0\0\0\x01\x14\x02\0\0\0\0\0\xc0\0\0\0\0\0\0\x46" + struct.pack("<I", 0x80) + bytes(52)
    + struct.pack("<H", 11) + "demo, empty".encode("utf-16-le")
)
RIGHT_TO_LEFT = "\u202e"


def inside(archive_name: str, extension: str) -> str:
    """The member's name: the archive's with another extension."""
    return archive_name.rpartition(".")[0] + extension


def disk_image() -> bytes:
    """An ISO 9660 image with its volume descriptor and nothing in it."""
    descriptor = b"\x01CD001\x01\0" + b"CONTOSO DEMO".ljust(32) + b"EMPTY".ljust(32)
    end = b"\xffCD001\x01"
    return bytes(32768) + descriptor.ljust(2048, b"\0") + end.ljust(2048, b"\0")


def page(name: str, link: str, address: str) -> bytes:
    """A page of pages/ with its link and the reader's address filled in."""
    template = Template((PAGES / name).read_text("utf-8"))
    return template.substitute(link=link, address=address).encode()


def payload(kind: str, name: str, detail: str, address: str, random: Random) -> bytes:
    """The bytes of one threat attachment; detail is a link or a password, as the kind wants."""
    match kind:
        case "executable-in-zip":
            return archive([(inside(name, ".pdf.exe"), STUB + random.randbytes(16))])
        case "shortcut-in-zip":
            return archive([(inside(name, ".pdf.lnk"), SHORTCUT)])
        case "reversed-name-in-zip":
            return archive([(f"{inside(name, '')}_{RIGHT_TO_LEFT}fdp.scr", STUB + random.randbytes(16))])
        case "locked-executable":
            return locked_archive(inside(name, ".exe"), STUB + random.randbytes(16), detail, random)
        case "disk-image":
            return disk_image()
        case "macro-document":
            return docx("This document was made in an earlier version of Word.\nEnable Content to view it.", macro_enabled=True)
        case _:
            return page(f"{kind}.html", detail, address)
