import pytest

from services.scanner.entries import MOST_ENTRIES, Mistake, Problem, read_entries


@pytest.mark.parametrize(
    ("line", "entry"),
    [
        ("Ann@Shop.Example", "ann@shop.example"),
        ("  shop.example  ", "shop.example"),
        ("@shop.example", "shop.example"),
        ("*.shop.example", "shop.example"),
        ("*@shop.example", "shop.example"),
        ("shop.example.", "shop.example"),
        ("ｓｈｏｐ．ｅｘａｍｐｌｅ", "shop.example"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("sato@日本語.jp", "sato@xn--wgv71a119e.jp"),
        ("o'neil+news@a.b.shop.co.jp", "o'neil+news@a.b.shop.co.jp"),
        ("someone@freemail.example", "someone@freemail.example"),
    ],
)
def test_addresses_and_domains_are_read_as_people_write_them(line: str, entry: str) -> None:
    assert read_entries(line, vouches=True).entries == (entry,)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("shop", Problem.NOT_AN_ENTRY),
        ("ann@shop", Problem.NOT_AN_ENTRY),
        ("ann@", Problem.NOT_AN_ENTRY),
        ("a b@shop.example", Problem.NOT_AN_ENTRY),
        ("https://shop.example/", Problem.NOT_AN_ENTRY),
        ("Ann <ann@shop.example>", Problem.NOT_AN_ENTRY),
        ("a.example, b.example", Problem.NOT_AN_ENTRY),
        ("192.0.2.1", Problem.NOT_AN_ENTRY),
        ("-.example", Problem.NOT_AN_ENTRY),
        ("*", Problem.NOT_AN_ENTRY),
        ("co.jp", Problem.TOO_BROAD),
        ("*.com", Problem.NOT_AN_ENTRY),
        ("*.co.uk", Problem.TOO_BROAD),
        ("gmail.com", Problem.OPEN_TO_ANYONE),
    ],
)
def test_anything_else_is_a_mistake_of_its_line(line: str, problem: Problem) -> None:
    read = read_entries(f"shop.example\n\n{line}\n", vouches=True)

    assert read.entries == ("shop.example",)
    assert read.mistakes == (Mistake(3, line, problem),)


def test_free_mail_may_be_denied() -> None:
    assert read_entries("gmail.com", vouches=False).entries == ("gmail.com",)


def test_an_entry_counts_once_in_its_first_place() -> None:
    assert read_entries("b.example\na.example\nB.example", vouches=True).entries == ("b.example", "a.example")


def test_a_list_has_an_end() -> None:
    read = read_entries("\n".join(f"a{number}.example" for number in range(MOST_ENTRIES + 5)), vouches=True)

    assert len(read.entries) == MOST_ENTRIES
    assert read.mistakes == (Mistake(MOST_ENTRIES + 1, f"a{MOST_ENTRIES}.example", Problem.TOO_MANY),)


def test_a_long_line_is_shown_in_part() -> None:
    (mistake,) = read_entries("x" * 5_000, vouches=True).mistakes

    assert mistake.text == "x" * 80
