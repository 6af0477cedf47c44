"""Members of RAR, CAB, ISO, LZH and other archives, as libarchive reads them from memory."""

from collections.abc import Iterator
from ctypes import c_char_p, c_int
from typing import Any, Final

import libarchive.ffi
from libarchive.exception import ArchiveError
from libarchive.read import ArchiveRead, new_archive_read

from services.scanner.parsing.archives import Bomb, joined_within
from services.scanner.parsing.charsets import decode
from services.scanner.parsing.limits import Allowance
from services.scanner.parsing.opened import Member, Opened
from services.scanner.parsing.quiet import hush

hush("libarchive")

LIBRARY: Final = libarchive.ffi.libarchive
LIBRARY.archive_entry_is_encrypted.argtypes = [libarchive.ffi.c_archive_entry_p]
LIBRARY.archive_entry_is_encrypted.restype = c_int
LIBRARY.archive_read_set_options.argtypes = [libarchive.ffi.c_archive_p, c_char_p]
NAMES_AS_BYTES: Final = b"hdrcharset=ISO-8859-1"
"""So that no name fails to be read; names in UTF-8 or UTF-16 are marked as such and stay what they are."""

OLD_NAMES: Final = "cp932"
"""Of names that are marked as nothing else, in the country that still packs LZH; others are told apart."""
RAR_5: Final = b"Rar!\x1a\x07\x01\x00"
READ_AS: Final = {
    "application/vnd.ms-cab-compressed": ("cab", "none"),
    "application/x-iso9660-image": ("iso9660", "none"),
    "application/x-lzh-compressed": ("lha", "none"),
    "application/x-cpio": ("cpio", "none"),
    "application/vnd.debian.binary-package": ("ar", "none"),
    "application/zstd": ("raw", "zstd"),
    "application/x-compress": ("raw", "compress"),
}
"""Format and filter, so that libarchive tries nothing else: some of its filters would start programs."""
STEP: Final = 64 * 1024
LOCKED: Final = ("encrypt", "password", "passphrase")
SINGLE: Final = "data"
"""What libarchive calls the one file of a compressed stream."""


def opened_by_libarchive(content: bytes, media_type: str, name: str, allowance: Allowance) -> Opened:
    """Return what is in an archive, as far as it can be read."""
    members: list[Member] = []
    try:
        for member in _members(content, media_type, name, allowance):
            members.append(member)  # noqa: PERF402 — what came before an error is kept
    except Bomb:
        allowance.note("archive_bomb")
        return Opened(tuple(members), traits=frozenset({"archive_bomb"}))
    except ArchiveError as error:
        if any(word in str(error).lower() for word in LOCKED):
            return Opened((*members, Member("", 0, encrypted=True)), encrypted=True)
        allowance.note("archive_damaged")
    return Opened(tuple(members), any(member.encrypted for member in members))


def _members(content: bytes, media_type: str, name: str, allowance: Allowance) -> Iterator[Member]:
    """Yield members up to the first that is damaged, for libarchive may crash when it is asked to go on after it."""
    rar = "rar5" if content.startswith(RAR_5) else "rar"
    kind, packing = READ_AS.get(media_type, (rar, "none"))
    with new_archive_read(kind, packing) as pointer:
        LIBRARY.archive_read_set_options(pointer, NAMES_AS_BYTES)
        libarchive.ffi.read_open_memory(pointer, content, len(content))
        for entry in ArchiveRead(pointer):
            if entry.isdir:
                continue
            if not allowance.take_member(0):
                return
            member = _member(entry, name, len(content), allowance)
            yield member
            if not member.content and member.size and not member.encrypted:
                return


def _member(entry: Any, archive: str, packed: int, allowance: Allowance) -> Member:
    name = decode(_name_as_bytes(entry), OLD_NAMES)
    if name == SINGLE:
        name = archive.rpartition(".")[0] or archive
    try:
        if LIBRARY.archive_entry_is_encrypted(entry._entry_p):  # noqa: SLF001 — the package does not offer it
            return Member(name, entry.size or 0, encrypted=True)
        content = joined_within(entry.get_blocks(block_size=STEP), packed, allowance)
    except ArchiveError as error:
        if any(word in str(error).lower() for word in LOCKED):
            return Member(name, entry.size or 0, encrypted=True)
        allowance.note("archive_damaged")
        return Member(name, entry.size or 1)
    allowance.unpacked += len(content)
    return Member(name, len(content), content)


def _name_as_bytes(entry: Any) -> bytes:
    """Return a name as it stands in the archive; libarchive gave one character for each of its bytes."""
    name = str(entry.pathname or "")
    return name.encode("latin-1") if all(ord(each) < 256 for each in name) else name.encode("utf-8", "surrogateescape")
