import pytest

from services.scanner.parsing.charsets import codec_for, decode


@pytest.mark.parametrize("charset", ["iso-2022-jp", "shift_jis", "cp932", "euc-jp", "utf-8"])
def test_japanese_is_read_in_each_charset(charset: str) -> None:
    text = decode("お支払いのご案内".encode(charset), charset)

    assert text == "お支払いのご案内"


@pytest.mark.parametrize("charset", ["iso-2022-jp", "shift_jis", "euc-jp", "utf-8"])
@pytest.mark.parametrize("declared", ["us-ascii", "iso-8859-1", "", "x-unknown", "rot13"])
def test_japanese_that_is_wrongly_declared_is_read_all_the_same(charset: str, declared: str) -> None:
    text = decode("お支払いのご案内をお送りします。".encode(charset), declared)

    assert text == "お支払いのご案内をお送りします。"


def test_vendor_characters_in_iso_2022_jp_are_read() -> None:
    content = b"\x1b$B-!\x1b(B\x1b$B-j\x1b(B A"

    text = decode(content, "iso-2022-jp")

    assert text == "①㈱ A"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b'\x1b$(B%"\x1b(B', "ア"),
        (b'\x1b&@\x1b$B%"\x1b(B', "ア"),
        (b"A\x0e16\x0fB", "AｱｶB"),
        (b'A \xb1\xb6\x1b$B%"\x1b(B', "A ｱｶア"),
        (b"\x1b$B|b\x1b(B", "髙"),
    ],
)
def test_what_vendors_add_to_iso_2022_jp_is_read(content: bytes, expected: str) -> None:
    assert decode(content, "iso-2022-jp") == expected


def test_vendor_characters_in_euc_jp_are_read() -> None:
    assert decode("お支払い".encode("euc_jp") + b"\xad\xa1\xfc\xe2\x8e\xb1", "euc-jp") == "お支払い①髙ｱ"


@pytest.mark.parametrize("charset", ["utf-8", "euc-jp", "shift_jis", "iso-2022-jp"])
@pytest.mark.parametrize("declared", ["utf-8", "euc-jp", "shift_jis", "iso-2022-jp"])
def test_japanese_declared_in_another_of_its_charsets_is_read_all_the_same(charset: str, declared: str) -> None:
    text = "お支払いのご案内をお送りします。ご確認ください。"

    assert decode(text.encode(charset), declared) == text


def test_half_width_kana_that_are_meant_stay() -> None:
    assert decode("ｺﾞﾘﾖｳ ｱﾘｶﾞﾄｳ".encode("cp932"), "shift_jis") == "ｺﾞﾘﾖｳ ｱﾘｶﾞﾄｳ"


def test_half_width_kana_in_iso_2022_jp_are_read() -> None:
    text = decode(b"\x1b(I6E\x1b(B!", "iso-2022-jp")

    assert text == "ｶﾅ!"


@pytest.mark.parametrize(
    "charset", ["rot13", "zlib", "utf-7", "unicode_escape", "idna", "base64", "undefined", "a" * 5000]
)
def test_codecs_that_are_no_charset_are_never_used(charset: str) -> None:
    codec = codec_for(charset)

    assert codec is None


def test_western_text_is_not_taken_for_japanese() -> None:
    text = decode("Réunion à Genève, coût élevé".encode("latin-1"), "iso-8859-1")

    assert text == "Réunion à Genève, coût élevé"


def test_bytes_that_are_no_text_are_replaced() -> None:
    text = decode(b"\x81\xff\x00\xfe", "utf-8")

    assert "\ufffd" in text


def test_a_cut_off_character_does_no_harm() -> None:
    text = decode(b"\x1b$B$", "iso-2022-jp")

    assert text == "$"
