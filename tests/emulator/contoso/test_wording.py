"""Slots, choices and dates of the scenario texts."""

from datetime import UTC, datetime
from random import Random

import pytest

from emulator.contoso.rendering import as_html, as_plain
from emulator.contoso.wording import Words

FRIDAY = datetime(2026, 11, 20, 3, tzinfo=UTC)


def words(language: str = "ja") -> Words:
    return Words(Random(1), language, FRIDAY, {"you": "佐藤"})


def test_a_known_slot_is_filled() -> None:
    assert words().fill("{you}さん") == "佐藤さん"


def test_a_choice_takes_one_of_its_texts_even_when_they_hold_slots() -> None:
    assert words().fill("{{you}様|{you}さん}") in ("佐藤様", "佐藤さん")


def test_numbered_choices_go_in_step() -> None:
    assert words().fill("{1=a|b|c}{1=x|y|z}") in ("ax", "by", "cz")


def test_a_slot_keeps_its_value_within_a_conversation() -> None:
    one = words()

    assert one.fill("{product}") == one.fill("{product}")


def test_a_slot_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(KeyError):
        words().fill("{nonsense}")


@pytest.mark.parametrize(
    ("language", "slot", "text"),
    [
        ("ja", "{day:3}", "11月23日(月)"),
        ("ja", "{day:1}", "11月23日(月)"),
        ("en", "{day:0}", "Friday 20 November"),
        ("ja", "{month:-1}", "10月"),
        ("en", "{month:-1}", "October"),
        ("en", "{yyyymm:0}", "202611"),
        ("ja", "{iso:-1}", "2026-11-19"),
        ("en", "{year:1}", "2027"),
    ],
)
def test_dates_are_counted_from_the_mail_and_avoid_weekends(language: str, slot: str, text: str) -> None:
    assert words(language).fill(slot) == text


@pytest.mark.parametrize(("slot", "length"), [("{digits:7}", 7), ("{hex:9}", 9), ("{yen:6}", 7), ("{usd:4}", 8)])
def test_figures_have_their_length(slot: str, length: int) -> None:
    assert len(words().fill(slot)) == length


def test_a_link_shows_its_address_in_plain_text_unless_it_is_labelled_with_one() -> None:
    assert as_plain("[開く](https://a.example/1)") == "開く\nhttps://a.example/1"
    assert as_plain("[https://b.example/](https://a.test/1)") == "https://b.example/"


def test_html_is_escaped_and_linked() -> None:
    html = as_html("A < B\n\n[Open](https://a.example/?x=1)", "outlook", "Someone", "en")

    assert "<p>A &lt; B</p>" in html
    assert '<a class="link" href="https://a.example/?x=1">Open</a>' in html
