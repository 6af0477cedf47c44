import bz2
import gzip
import io
import lzma
import struct

import py7zr
import pytest

from services.scanner.parsing.archives import open_archive
from services.scanner.parsing.limits import Allowance, Limits
from tests.support.raw_mails import encrypted_zip, overlapping_zip, tar_of, zip_of

ZIP = "application/zip"


@pytest.mark.parametrize(
    ("content", "media_type", "name", "inner"),
    [
        (zip_of({"a/b.txt": b"hello"}), ZIP, "x.zip", "a/b.txt"),
        (tar_of({"b.txt": b"hello"}), "application/x-tar", "x.tar", "b.txt"),
        (gzip.compress(b"hello"), "application/gzip", "b.txt.gz", "b.txt"),
        (bz2.compress(b"hello"), "application/x-bzip2", "b.txt.bz2", "b.txt"),
        (lzma.compress(b"hello"), "application/x-xz", "b.txt.xz", "b.txt"),
    ],
    ids=["zip", "tar", "gzip", "bzip2", "xz"],
)
def test_members_are_read(content: bytes, media_type: str, name: str, inner: str) -> None:
    opened = open_archive(content, media_type, name, Allowance())

    assert opened is not None
    assert [(each.name, each.content) for each in opened.members] == [(inner, b"hello")]


def seven_zip(content: bytes, password: str | None = None) -> bytes:
    packed = io.BytesIO()
    with py7zr.SevenZipFile(packed, "w", password=password) as archive:
        archive.writef(io.BytesIO(content), "b.txt")
    return packed.getvalue()


def test_7z_is_read() -> None:
    opened = open_archive(seven_zip(b"hello"), "application/x-7z-compressed", "x.7z", Allowance())

    assert opened is not None
    assert [(each.name, each.content) for each in opened.members] == [("b.txt", b"hello")]


def test_encrypted_7z_is_marked() -> None:
    opened = open_archive(seven_zip(b"hello", "1234"), "application/x-7z-compressed", "x.7z", Allowance())

    assert opened is not None
    assert opened.encrypted
    assert opened.members[0].content == b""


def test_encrypted_zip_is_marked_and_its_names_are_read() -> None:
    opened = open_archive(encrypted_zip("pay.xlsx"), ZIP, "x.zip", Allowance())

    assert opened is not None
    assert opened.encrypted
    assert [(each.name, each.encrypted) for each in opened.members] == [("pay.xlsx", True)]


@pytest.mark.parametrize("media_type", [ZIP, "application/gzip", "application/x-bzip2", "application/x-xz"])
def test_a_bomb_is_not_unpacked(media_type: str) -> None:
    zeros = b"\0" * 20_000_000
    packed = {
        ZIP: zip_of({"a": zeros}),
        "application/gzip": gzip.compress(zeros),
        "application/x-bzip2": bz2.compress(zeros),
        "application/x-xz": lzma.compress(zeros),
    }[media_type]
    allowance = Allowance()

    opened = open_archive(packed, media_type, "x", allowance)

    assert opened is not None
    assert opened.traits == {"archive_bomb"}
    assert list(allowance.reasons) == ["archive_bomb"]


def test_a_7z_bomb_is_not_unpacked() -> None:
    allowance = Allowance()

    open_archive(seven_zip(b"\0" * 20_000_000), "application/x-7z-compressed", "x.7z", allowance)

    assert list(allowance.reasons) == ["archive_bomb"]


def test_entries_that_share_bytes_are_a_bomb() -> None:
    allowance = Allowance()

    opened = open_archive(overlapping_zip(1000), ZIP, "x.zip", allowance)

    assert opened is not None
    assert {"archive_overlap", "archive_bomb"} <= opened.traits
    assert opened.members == ()


def test_names_that_differ_between_the_lists_are_a_trait() -> None:
    packed = bytearray(zip_of({"invoice.pdf": b"a"}))
    packed[30:41] = b"invoice.exe"

    opened = open_archive(bytes(packed), ZIP, "x.zip", Allowance())

    assert opened is not None
    assert "names_disagree" in opened.traits


def test_names_that_japanese_windows_writes_are_read() -> None:
    packed = zip_of({"invoic.exe": b"MZ"}).replace(b"invoic", "請求書".encode("cp932"))

    opened = open_archive(packed, ZIP, "x.zip", Allowance())

    assert opened is not None
    assert opened.members[0].name == "請求書.exe"


def test_a_lie_about_the_size_is_damage() -> None:
    packed = bytearray(zip_of({"a": b"hello" * 100}))
    central = packed.index(b"PK\x01\x02")
    packed[central + 24 : central + 28] = struct.pack("<I", 3)
    allowance = Allowance()

    open_archive(bytes(packed), ZIP, "x.zip", allowance)

    assert list(allowance.reasons) == ["archive_damaged"]


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        (Limits(archive_members=3), "too_many_archive_members"),
        (Limits(archive_member=2), "too_much_unpacked"),
        (Limits(unpacked=12), "too_much_unpacked"),
    ],
)
def test_each_limit_is_kept_and_said(limits: Limits, reason: str) -> None:
    allowance = Allowance(limits)

    open_archive(zip_of({f"{n}.txt": b"hello" for n in range(5)}), ZIP, "x.zip", allowance)

    assert list(allowance.reasons) == [reason]


@pytest.mark.parametrize(
    "media_type",
    [
        ZIP,
        "application/gzip",
        "application/x-bzip2",
        "application/x-xz",
        "application/x-tar",
        "application/x-7z-compressed",
    ],
)
@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", b"7z\xbc\xaf\x27\x1c" + b"\xff" * 40, b"\x1f\x8b\x08", b"\0" * 2000]
)
def test_broken_archives_do_no_harm(media_type: str, content: bytes) -> None:
    opened = open_archive(content, media_type, "x", Allowance())

    assert opened is not None
    assert not any(each.content for each in opened.members)


def test_formats_that_are_not_read_are_said() -> None:
    allowance = Allowance()

    opened = open_archive(b"conectix", "application/x-vhd", "x.vhd", allowance)

    assert opened is None
    assert list(allowance.reasons) == ["archive_format_not_read"]
