import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.signup.details import half_width, is_address, is_harmless, is_phone, tidy


@pytest.mark.parametrize(
    "text", ["hanako@contoso.example", "a.b+c_d@mail.contoso.co.example", "o'neil@xn--bcher-kva.test"]
)
def test_addresses_that_letters_can_go_to(text: str) -> None:
    assert is_address(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hanako",
        "hanako@contoso",
        "@contoso.example",
        "a@b@c.test",
        "a b@contoso.example",
        ".a@contoso.example",
        "a..b@contoso.example",
        "a@-contoso.example",
        "a@contoso.example\n",
        "a@contoso.example,b@contoso.example",
        "山田@contoso.example",
        "a@[192.0.2.1]",
        "a@192.0.2.1",
        "x" * 65 + "@contoso.example",
        "a@" + "b" * 250 + ".test",
    ],
)
def test_what_is_no_address(text: str) -> None:
    assert not is_address(text)


def test_an_address_typed_in_full_width_is_understood() -> None:
    assert half_width("　ｈａｎａｋｏ＠ｃｏｎｔｏｓｏ．ｅｘａｍｐｌｅ ") == "hanako@contoso.example"


@pytest.mark.parametrize("text", ["03-1234-5678", "+81 3 1234 5678", "0120(123)456"])
def test_phone_numbers(text: str) -> None:
    assert is_phone(text)


@pytest.mark.parametrize("text", ["", "12", "call me", "+", "0" * 40])
def test_what_is_no_phone_number(text: str) -> None:
    assert not is_phone(text)


@pytest.mark.parametrize("text", ["山田", "O'Brien & Söhne GmbH", "A/S Contoso No. 1", "株式会社コントソ（東京）"])
def test_names_of_people_and_companies_are_harmless(text: str) -> None:
    assert is_harmless(text)


@pytest.mark.parametrize("text", ["https://evil.test", "WWW.evil.test", "a@b.test", "<b>", "a\u202eb", "{{7*7}}"])
def test_what_could_do_harm_in_a_letter_is_not(text: str) -> None:
    assert not is_harmless(text)


def test_a_name_is_tidied() -> None:
    assert tidy("  山田　 花子\t") == "山田 花子"
    assert tidy(None) == ""


@given(st.text())
def test_whatever_is_an_address_is_one_line_of_ascii(text: str) -> None:
    typed = half_width(text)

    assert not is_address(typed) or (typed.isascii() and typed.isprintable() and " " not in typed)
