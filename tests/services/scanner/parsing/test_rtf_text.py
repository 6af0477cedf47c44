from time import process_time

import pytest

from services.scanner.parsing.limits import Allowance
from services.scanner.parsing.rtf_text import LARGEST, read_rtf_text


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"{\\rtf1 Hello\\par World}", "Hello\nWorld"),
        (b"{\\rtf1{\\fonttbl{\\f0 Arial;}}{\\*\\generator x;}Hello}", "Hello"),
        (b"{\\rtf1\\ansicpg932 \\'90\\'bf\\'8b\\'81}", "請求"),
        (b"{\\rtf1\\uc1\\u-30064?}", "誐?"),
        (b"{\\rtf1 a\\{b\\}\\\\c\\~d}", "a{b}\\c d"),
    ],
)
def test_text_is_read_as_it_is_shown(content: bytes, text: str) -> None:
    assert read_rtf_text(content, Allowance()).text == text


def test_html_inside_is_read_as_it_was() -> None:
    content = b"{\\rtf1\\fromhtml1{\\*\\htmltag64 <b>}Hello{\\*\\htmltag72 </b>}\\htmlrtf{\\b x}\\htmlrtf0 !}"

    found = read_rtf_text(content, Allowance())

    assert (found.text, found.html) == ("", "<b>Hello</b>!")


@pytest.mark.parametrize(
    "hidden", [b"41 42\r\n43", b"41{\\x}4243", b"414\\'aa243", b"4142\\bin1 C", b"41{\\*\\y z}4243"]
)
def test_objects_are_read_however_their_digits_are_scattered(hidden: bytes) -> None:
    found = read_rtf_text(b"{\\rtf1{\\object{\\*\\objdata " + hidden + b"}}}", Allowance())

    assert found.objects[0].startswith(b"A")


@pytest.mark.parametrize("content", [b"{" * 200_000, b"}" * 200_000, b"\\a1 " * 200_000, b"{\\*\\objdata " * 50_000])
def test_hostile_text_is_read_without_harm_and_soon(content: bytes) -> None:
    begun = process_time()

    read_rtf_text(b"{\\rtf1" + content, Allowance())

    assert process_time() - begun < 5


def test_of_too_much_only_the_beginning_is_read() -> None:
    allowance = Allowance()

    read_rtf_text(b"{\\rtf1 " + b"a" * LARGEST, allowance)

    assert list(allowance.reasons) == ["document_too_large"]
