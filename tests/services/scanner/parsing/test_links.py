import pytest

from services.scanner.mail import Link
from services.scanner.parsing.limits import Allowance, Limits
from services.scanner.parsing.links import distinct, link, links_in_text


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("See https://a.example/b.", "https://a.example/b"),
        ("(https://a.example/b)", "https://a.example/b"),
        ("https://a.example/b_(c)", "https://a.example/b_(c)"),
        ("詳細は https://a.example/bをご覧ください。", "https://a.example/b"),
        ("「https://a.example/b」", "https://a.example/b"),
        ("www.a.example/b", "http://www.a.example/b"),
        ("hxxps://a.example/b", "https://a.example/b"),
    ],
)
def test_links_are_found_in_text(text: str, url: str) -> None:
    assert [each.url for each in links_in_text(text)] == [url]


@pytest.mark.parametrize("href", ["java\nscript:alert(1)", " java\tscript:alert(1)", "java\0script:alert(1)"])
def test_control_characters_inside_a_link_vanish_as_in_browsers(href: str) -> None:
    assert link(href).url == "javascript:alert(1)"


def test_a_link_without_a_scheme_gets_one() -> None:
    assert link("//a.example/b").url == "https://a.example/b"


def test_each_link_is_kept_once_and_no_more_than_allowed() -> None:
    allowance = Allowance(Limits(links=2))

    kept = distinct([Link("a:1"), Link("a:1"), Link("a:2"), Link("a:3")], allowance)

    assert kept == (Link("a:1"), Link("a:2"))
    assert "too_many_links" in allowance.reasons


def test_a_redirect_of_google_and_the_page_behind_it_are_both_kept() -> None:
    redirect = link("https://www.google.com/url?q=https%3A%2F%2Fa.example%2F", "Pay")

    found = distinct([redirect], Allowance())

    assert found == (redirect, Link("https://a.example/", wrapped_by="google"))
