"""Archives that unpack to far more than they are, hold themselves, or lie."""

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
from collections.abc import Callable, Mapping

import py7zr

from tests.support.hostile.mails import Hostile
from tests.support.raw_mails import RawFile, overlapping_zip, raw_mail, tar_of, zip_of

MEGABYTE = 1_000_000


def attached(pack: Callable[[int], bytes], name: str) -> Callable[[int], bytes]:
    """Return a builder of mails with one archive."""
    return lambda size: raw_mail(files=[RawFile(name, pack(size))])


def zeros(megabytes: int) -> bytes:
    return b"\0" * (megabytes * MEGABYTE)


def zip_bomb(megabytes: int) -> bytes:
    return zip_of({"a.txt": zeros(megabytes)})


def zip_of_bzip2_bomb(megabytes: int) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("a.txt", zeros(megabytes))
    return packed.getvalue()


def many_members(size: int) -> bytes:
    return zip_of({f"{number}.txt": b"hello" for number in range(size)}, stored=True)


def many_large_members(size: int) -> bytes:
    content = zeros(9)
    return zip_of({f"{number}.txt": content for number in range(size)})


def nested(levels: int) -> bytes:
    packed = zip_of({"a.txt": b"hello"})
    for level in range(levels):
        packed = (tar_of if level % 2 else zip_of)({f"{level}.bin": packed})
    return packed


def branching(levels: int) -> bytes:
    packed = zip_of({f"{number}.txt": b"hello %d" % number for number in range(16)})
    for level in range(levels):
        packed = zip_of({f"{level}-{number}.zip": packed + b"%d" % number for number in range(16)})
    return packed


def one_inside_many_times(size: int) -> bytes:
    packed = zip_bomb(9)
    return zip_of({f"{number}.zip": packed for number in range(size)})


def lying(size: int) -> bytes:
    packed = bytearray(zip_of({"a": b"hello" * size}))
    central = packed.index(b"PK\x01\x02")
    packed[central + 24 : central + 28] = struct.pack("<I", 3)
    return bytes(packed)


def seven_zip_bomb(megabytes: int) -> bytes:
    packed = io.BytesIO()
    with py7zr.SevenZipFile(packed, "w") as archive:
        archive.writef(io.BytesIO(zeros(megabytes)), "a.txt")
    return packed.getvalue()


def tar_of_holes(size: int) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive:
        info = tarfile.TarInfo("a.txt")
        info.pax_headers = {"GNU.sparse.map": f"{size},0", "GNU.sparse.size": str(size), "GNU.sparse.name": "a.txt"}
        archive.addfile(info)
    return packed.getvalue()


def tar_of_long_names(size: int) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for number in range(20):
            archive.addfile(tarfile.TarInfo(f"{number}" + "a" * size))
    return packed.getvalue()


def gzip_of_many(size: int) -> bytes:
    return gzip.compress(b"") * size


ARCHIVES: Mapping[str, Hostile] = {
    "zip bomb": Hostile(attached(zip_bomb, "a.zip"), 40, "archive_bomb"),
    "zip bomb of bzip2": Hostile(attached(zip_of_bzip2_bomb, "a.zip"), 40, "archive_bomb"),
    "overlapping entries": Hostile(attached(overlapping_zip, "a.zip"), 20_000, "archive_bomb"),
    "many members": Hostile(attached(many_members, "a.zip"), 5_000, "too_many_archive_members"),
    "many large members": Hostile(attached(many_large_members, "a.zip"), 48, "too_much_unpacked"),
    "nested archives": Hostile(attached(nested, "a.zip"), 12, "archive_too_deep"),
    "branching archives": Hostile(attached(branching, "a.zip"), 4, "too_many_archive_members"),
    "one archive many times": Hostile(attached(one_inside_many_times, "a.zip"), 500),
    "lie about the size": Hostile(attached(lying, "a.zip"), 1_000_000, "archive_damaged"),
    "7z bomb": Hostile(attached(seven_zip_bomb, "a.7z"), 40, "archive_bomb"),
    "gzip bomb": Hostile(attached(lambda n: gzip.compress(zeros(n)), "a.gz"), 40, "archive_bomb"),
    "bzip2 bomb": Hostile(attached(lambda n: bz2.compress(zeros(n)), "a.bz2"), 40, "archive_bomb"),
    "xz bomb": Hostile(attached(lambda n: lzma.compress(zeros(n)), "a.xz"), 40, "archive_bomb"),
    "tar bomb in gzip": Hostile(
        attached(lambda n: gzip.compress(tar_of({"a.txt": zeros(n)})), "a.tgz"), 40, "archive_bomb"
    ),
    "gzip of many streams": Hostile(attached(gzip_of_many, "a.gz"), 100_000),
    "tar of holes": Hostile(attached(tar_of_holes, "a.tar"), 10**12, "archive_bomb"),
    "tar of long names": Hostile(attached(tar_of_long_names, "a.tar"), 1_000_000),
}
