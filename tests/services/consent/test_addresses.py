import pytest

from services.consent.addresses import read_addresses

ANN, BOB = "ann@contoso.example", "bob@contoso.example"


@pytest.mark.parametrize(
    "text",
    [
        f"{ANN}\n{BOB}",
        f"{ANN}\r\n\r\n  {BOB}  \r\n",
        f"{ANN}; {BOB}",
        f"Ann <{ANN}>, mailto:{BOB}",
        f"{ANN.upper()}\n{BOB}\n{ANN}",
        "ａｎｎ＠contoso.example、bob@contoso.example",
    ],
)
def test_addresses_are_read_as_people_paste_them(text: str) -> None:
    assert read_addresses(text).addresses == (ANN, BOB)
    assert read_addresses(text).wrong_lines == ()


@pytest.mark.parametrize(
    "wrong", ["ann", "ann@", "@contoso.example", "ann@contoso", "a b@contoso.example", "a@-b.example"]
)
def test_a_line_that_holds_no_address_is_named(wrong: str) -> None:
    typed = read_addresses(f"{ANN}\n{wrong}\n{BOB}")

    assert typed.addresses == (ANN, BOB)
    assert typed.wrong_lines == (2,)


def test_a_monstrous_line_is_wrong_and_quick() -> None:
    assert read_addresses("a@" + "a-" * 100_000).wrong_lines == (1,)
