"""What a file really is, from its bytes: the common kinds by their own marks, the rest by libmagic."""

import re
from functools import lru_cache
from typing import Any, Final

SIGNATURES: Final[tuple[tuple[int, bytes, str], ...]] = (
    (0, b"%PDF-", "application/pdf"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF8", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (0, b"MZ", "application/x-dosexec"),
    (0, b"\x7fELF", "application/x-executable"),
    (0, b"{\\rt", "text/rtf"),
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (0, b"Rar!\x1a\x07", "application/vnd.rar"),
    (0, b"\x1f\x8b", "application/gzip"),
    (0, b"BZh", "application/x-bzip2"),
    (0, b"\xfd7zXZ\x00", "application/x-xz"),
    (0, b"MSCF", "application/vnd.ms-cab-compressed"),
    (0, b"ITSF", "application/vnd.ms-htmlhelp"),
    (0, b"L\0\0\0\x01\x14\x02\0", "application/x-ms-shortcut"),
    (0, b"\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d\xae\xb1\x53\x78\xd0\x29\x96\xd3", "application/onenote"),
    (0, b"conectix", "application/x-vhd"),
    (0, b"vhdxfile", "application/x-vhdx"),
    (0, b"\x78\x9f\x3e\x22", "application/vnd.ms-tnef"),
    (257, b"ustar", "application/x-tar"),
    (0x8001, b"CD001", "application/x-iso9660-image"),
    (0x8001, b"BEA01", "application/x-udf-image"),
    (2, b"-lh", "application/x-lzh-compressed"),
    (2, b"-lz", "application/x-lzh-compressed"),
    (0, b"070707", "application/x-cpio"),
    (0, b"070701", "application/x-cpio"),
    (0, b"!<arch>\n", "application/vnd.debian.binary-package"),
    (0, b"\x28\xb5\x2f\xfd", "application/zstd"),
    (0, b"\x1f\x9d", "application/x-compress"),
    (7, b"**ACE**", "application/x-ace"),
)
OFFICE: Final[tuple[tuple[bytes, str], ...]] = (
    (b"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (b"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
)
SVG: Final = re.compile(rb"<svg[\s>]", re.IGNORECASE)
HTML: Final = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|script|meta|form|iframe|table|title|style)[\s>]", re.IGNORECASE
)
OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HEAD: Final = 4096


def real_type(content: bytes) -> str:
    """Return the media type that the content shows; "application/x-empty" for nothing."""
    if not content:
        return "application/x-empty"
    for offset, mark, media_type in SIGNATURES:
        if content.startswith(mark, offset):
            return media_type
    if content.startswith(OLE):
        return _kind_of_ole(content)
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _kind_of_zip(content)
    return _text_kind(content[:HEAD]) or _by_libmagic(content)


def _kind_of_zip(content: bytes) -> str:
    if content[30:38] == b"mimetype" and (named := _stored_name(content)):
        return named
    names = content[:HEAD] + content[-64 * 1024 :]
    if b"[Content_Types].xml" in names or b"_rels/.rels" in names:
        for folder, media_type in OFFICE:
            if folder in names:
                return media_type
    if b"META-INF/MANIFEST.MF" in names:
        return "application/vnd.android.package-archive" if b"classes.dex" in names else "application/java-archive"
    return "application/zip"


def _kind_of_ole(content: bytes) -> str:
    from services.scanner.parsing.ole import kind_of_ole  # noqa: PLC0415 — most mails have no such file

    return kind_of_ole(content)


def _stored_name(content: bytes) -> str:
    size = int.from_bytes(content[22:26], "little")
    named = re.fullmatch(rb"application/[\w.+-]{1,100}", content[38 : 38 + min(size, 120)])
    return named[0].decode("ascii") if named else ""


def _text_kind(head: bytes) -> str:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith((b"\xff\xfe<\0", b"\xfe\xff\0<")):
        start = start.replace(b"\0", b"")[2:]
    if start.startswith(b"<"):
        if SVG.search(start):
            return "image/svg+xml"
        if HTML.search(start):
            return "text/html"
    if start.startswith(b"BEGIN:VCALENDAR"):
        return "text/calendar"
    return ""


def _by_libmagic(content: bytes) -> str:
    return str(_magic().from_buffer(content[: 256 * 1024]))


@lru_cache(maxsize=1)
def _magic() -> Any:
    import magic  # noqa: PLC0415 — loads a C library and its database, which most mails need not

    return magic.Magic(mime=True)
