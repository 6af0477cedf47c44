import pytest

from services.reports.glyphs import drawable, drawn, merged

LATIN = ((0x20, 0x7E),)


@pytest.mark.parametrize(
    ("charsets", "ranges"),
    [
        (":charset=20-7e a0\n", [(0x20, 0x7E), (0xA0, 0xA0)]),
        (":charset=20-40\n:charset=30-7e 7f\n", [(0x20, 0x7F)]),
        (":charset=20-7e\n:charset=30-31\n", [(0x20, 0x7E)]),
        ("", []),
    ],
)
def test_what_several_fonts_draw_is_drawn_together(charsets: str, ranges: list[tuple[int, int]]) -> None:
    assert merged(charsets) == ranges


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("abc~ ", "abc~ "),
        ("é", "⟨U+00E9⟩"),
        ("\x1f\u0378\U0003ffff", "\x1f⟨U+0378⟩⟨U+3FFFF⟩"),
        ("a\ufe0f\u00a0\n", "a\ufe0f\u00a0\n"),
    ],
)
def test_what_no_font_draws_is_written_as_its_code(text: str, shown: str) -> None:
    assert drawn(text, LATIN) == shown


@pytest.mark.parametrize(
    "text", ["髙﨑 𠮷野家 ①㈱", "مرحبا", "שלום", "ไทย", "हिन्दी", "한국어", "简体", "😀🔒📦⟨⟩", "▲◆●"]
)
def test_the_fonts_that_are_installed_draw_whatever_strangers_write(text: str) -> None:
    assert drawn(text, drawable()) == text
