"""What lies inside archives, read in small steps and never written to disk; a bomb is a fact about the archive."""

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterable
from typing import IO, Final, cast

from services.scanner.parsing.limits import Allowance
from services.scanner.parsing.opened import Member, Opened
from services.scanner.parsing.zip_checks import zip_name, zip_traits

STEP: Final = 64 * 1024


class Bomb(Exception):
    """An archive unpacks to far more than it is."""


def is_archive(media_type: str) -> bool:
    """Return whether files of this type hold other files, readable here or not."""
    return media_type in READERS or media_type in UNREADABLE


def open_archive(content: bytes, media_type: str, name: str, allowance: Allowance) -> Opened | None:
    """Return what is in an archive, None if this is no archive that can be read; never raises for what it holds."""
    reader = READERS.get(media_type)
    if reader is None:
        if media_type in UNREADABLE:
            allowance.note("archive_format_not_read")
        return None
    try:
        return reader(content, name, allowance)
    except Bomb:
        allowance.note("archive_bomb")
        return Opened(traits=frozenset({"archive_bomb"}))
    except MemoryError:
        allowance.note("archive_too_large")
    except Exception:  # noqa: BLE001 — the libraries raise whatever a broken archive provokes
        allowance.note("archive_damaged")
    return Opened()


def read_within(stream: IO[bytes], packed: int, allowance: Allowance) -> bytes:
    """Return all of a stream, or raise Bomb once it is larger than a member may be or grows beyond the ratio."""
    return joined_within(iter(lambda: stream.read(STEP), b""), packed, allowance)


def joined_within(pieces: Iterable[bytes], packed: int, allowance: Allowance) -> bytes:
    """Return all pieces as one; raises Bomb beyond the ratio, and gives nothing of a member that is too large."""
    limits = allowance.limits
    kept: list[bytes] = []
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > limits.ratio_from and size > limits.ratio * max(packed, 1):
            raise Bomb
        if size > limits.archive_member or allowance.unpacked + size > limits.unpacked:
            allowance.note("too_much_unpacked")
            return b""
        kept.append(piece)
    return b"".join(kept)


def _zip(content: bytes, _name: str, allowance: Allowance) -> Opened:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        traits = zip_traits(archive, content)
        if "archive_overlap" in traits:
            allowance.note("archive_bomb")
            return Opened(traits=traits | {"archive_bomb"})
        members: list[Member] = []
        for info in archive.infolist():
            if info.is_dir():
                continue
            if not allowance.take_member(0):
                break
            members.append(_zip_member(archive, info, allowance))
        return Opened(tuple(members), any(member.encrypted for member in members), traits)


def _zip_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, allowance: Allowance) -> Member:
    name = zip_name(info)
    if info.flag_bits & 0x1:
        return Member(name, info.file_size, encrypted=True)
    try:
        with archive.open(info) as stream:
            content = read_within(stream, info.compress_size, allowance)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, lzma.LZMAError):
        allowance.note("archive_damaged")
        return Member(name, info.file_size)
    allowance.unpacked += len(content)
    return Member(name, info.file_size, content)


def _tar(content: bytes, _name: str, allowance: Allowance) -> Opened:
    members: list[Member] = []
    with tarfile.open(fileobj=io.BytesIO(content), mode="r:") as archive:
        for info in archive:
            if not allowance.take_member(0):
                break
            stream = archive.extractfile(info) if info.isfile() else None
            if stream is not None:
                unpacked = read_within(stream, len(content), allowance)
                allowance.unpacked += len(unpacked)
                members.append(Member(info.name, info.size, unpacked))
    return Opened(tuple(members))


def _single(opener: Callable[[IO[bytes]], IO[bytes]], *endings: str) -> "Reader":
    def read(content: bytes, name: str, allowance: Allowance) -> Opened:
        with opener(io.BytesIO(content)) as stream:
            unpacked = read_within(stream, len(content), allowance)
        if not allowance.take_member(len(unpacked)):
            return Opened()
        inner = name
        for ending in endings:
            inner = inner.removesuffix(ending)
        return Opened((Member(inner + ".tar" if name.endswith(".tgz") else inner, len(unpacked), unpacked),))

    return read


def _seven_zip(content: bytes, _name: str, allowance: Allowance) -> Opened:
    from services.scanner.parsing.seven_zip import members_of  # noqa: PLC0415 — py7zr is slow to load and rarely needed

    found = [Member(*each) for each in members_of(content, allowance)]
    return Opened(tuple(found), any(member.encrypted for member in found))


def _by_libarchive(media_type: str) -> "Reader":
    def read(content: bytes, name: str, allowance: Allowance) -> Opened:
        from services.scanner.parsing.other_archives import opened_by_libarchive  # noqa: PLC0415 — loads a C library

        return opened_by_libarchive(content, media_type, name, allowance)

    return read


def _gzip(stream: IO[bytes]) -> IO[bytes]:
    return cast("IO[bytes]", gzip.GzipFile(fileobj=stream))


def _bzip2(stream: IO[bytes]) -> IO[bytes]:
    return bz2.BZ2File(stream)


def _xz(stream: IO[bytes]) -> IO[bytes]:
    return lzma.LZMAFile(stream)


Reader = Callable[[bytes, str, Allowance], Opened]
READERS: Final[dict[str, Reader]] = {
    "application/zip": _zip,
    "application/x-7z-compressed": _seven_zip,
    "application/x-tar": _tar,
    "application/gzip": _single(_gzip, ".gz", ".tgz"),
    "application/x-bzip2": _single(_bzip2, ".bz2"),
    "application/x-xz": _single(_xz, ".xz"),
    **{
        media_type: _by_libarchive(media_type)
        for media_type in (
            "application/vnd.rar",
            "application/vnd.ms-cab-compressed",
            "application/x-iso9660-image",
            "application/x-lzh-compressed",
            "application/x-cpio",
            "application/vnd.debian.binary-package",
            "application/zstd",
            "application/x-compress",
        )
    },
}
UNREADABLE: Final = frozenset(
    {
        "application/x-ace",
        "application/x-arj",
        "application/x-udf-image",
        "application/x-vhd",
        "application/x-vhdx",
    }
)
