import struct

from services.scanner.parsing.limits import Allowance, Limits
from services.scanner.parsing.onenote import FILE_DATA, read_notebook
from tests.support.documents import notebook

PICTURE = b"\x89PNG\r\n\x1a\n picture"


def test_files_are_taken_out() -> None:
    opened = read_notebook(notebook(PICTURE, b"MZ program"), Allowance())

    assert [each.content for each in opened.members] == [PICTURE, b"MZ program"]
    assert opened.traits == {"embedded_file"}


def test_pictures_alone_are_no_trait() -> None:
    assert read_notebook(notebook(PICTURE), Allowance()).traits == frozenset()


def test_a_length_beyond_the_end_does_no_harm() -> None:
    opened = read_notebook(FILE_DATA + struct.pack("<QIQ", 2**60, 0, 0) + b"rest", Allowance())

    assert [each.content for each in opened.members] == [b"rest"]


def test_a_mark_at_the_very_end_does_no_harm() -> None:
    assert read_notebook(notebook() + FILE_DATA, Allowance()).members == ()


def test_more_files_than_allowed_are_said() -> None:
    allowance = Allowance(Limits(archive_members=2))

    opened = read_notebook(notebook(*[b"a"] * 5), allowance)

    assert len(opened.members) == 2
    assert list(allowance.reasons) == ["too_many_archive_members"]
