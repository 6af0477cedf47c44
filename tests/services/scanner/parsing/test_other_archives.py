import pytest

from services.scanner.parsing.archives import open_archive
from services.scanner.parsing.file_types import real_type
from services.scanner.parsing.limits import Allowance, Limits
from services.scanner.parsing.opened import Opened
from tests.support.rare_archives import cab_of, iso_of, lzh_of, rar_4_of, rar_5_of, written_by_libarchive

MEMBERS = {"a.exe": b"MZ" + b"x" * 50, "b.txt": b"hello"}


def opened(content: bytes, allowance: Allowance, name: str = "x") -> Opened:
    found = open_archive(content, real_type(content), name, allowance)
    assert found is not None
    return found


@pytest.mark.parametrize(
    "content",
    [
        rar_4_of(MEMBERS),
        rar_5_of(MEMBERS),
        cab_of(MEMBERS),
        iso_of(MEMBERS),
        lzh_of({name.encode(): content for name, content in MEMBERS.items()}),
        written_by_libarchive("cpio", MEMBERS),
        written_by_libarchive("ar_svr4", MEMBERS),
    ],
    ids=["rar4", "rar5", "cab", "iso", "lzh", "cpio", "ar"],
)
def test_members_are_read(content: bytes) -> None:
    allowance = Allowance()

    found = opened(content, allowance)

    assert {each.name: each.content for each in found.members} == MEMBERS
    assert not allowance.reasons


@pytest.mark.parametrize("packing", ["zstd", "compress"])
def test_a_single_compressed_file_is_read(packing: str) -> None:
    packed = written_by_libarchive("raw", {"a": b"hello" * 50}, packing)

    found = opened(packed, Allowance(), "notes.txt.zst")

    assert [(each.name, each.content) for each in found.members] == [("notes.txt", b"hello" * 50)]


@pytest.mark.parametrize(
    "content",
    [rar_5_of({"請求書.exe": b"MZ"}), cab_of({"請求書.exe": b"MZ"}), lzh_of({"請求書.exe".encode("cp932"): b"MZ"})],
    ids=["rar5", "cab", "lzh"],
)
def test_japanese_names_are_read(content: bytes) -> None:
    assert opened(content, Allowance()).members[0].name == "請求書.exe"


def test_encrypted_members_are_marked_and_their_names_are_read() -> None:
    found = opened(rar_4_of(MEMBERS, encrypted=True), Allowance())

    assert found.encrypted
    assert [(each.name, each.content, each.encrypted) for each in found.members] == [
        ("a.exe", b"", True),
        ("b.txt", b"", True),
    ]


def test_a_bomb_is_not_unpacked() -> None:
    allowance = Allowance()

    found = opened(written_by_libarchive("raw", {"a": b"\0" * 20_000_000}, "zstd"), allowance)

    assert found.traits == {"archive_bomb"}
    assert list(allowance.reasons) == ["archive_bomb"]


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        (Limits(archive_members=1), "too_many_archive_members"),
        (Limits(archive_member=2), "too_much_unpacked"),
        (Limits(unpacked=53), "too_much_unpacked"),
    ],
)
def test_each_limit_is_kept_and_said(limits: Limits, reason: str) -> None:
    allowance = Allowance(limits)

    opened(rar_5_of(MEMBERS), allowance)

    assert list(allowance.reasons) == [reason]


@pytest.mark.parametrize(
    "content", [rar_4_of(MEMBERS)[:60], rar_5_of(MEMBERS)[:90], cab_of(MEMBERS)[:70], iso_of(MEMBERS)[:40_000]]
)
def test_what_is_cut_off_is_said_to_be_damaged(content: bytes) -> None:
    allowance = Allowance()

    opened(content, allowance)

    assert list(allowance.reasons) == ["archive_damaged"]


def test_after_a_damaged_member_no_more_is_read() -> None:
    packed = cab_of(MEMBERS)
    data_at = len(packed) - sum(map(len, MEMBERS.values()))
    allowance = Allowance()

    found = opened(packed[: data_at - 4] + b"\xff\xff\xff\xff" + packed[data_at:], allowance)

    assert [(each.name, each.content) for each in found.members] == [("a.exe", b"")]
    assert list(allowance.reasons) == ["archive_damaged"]
