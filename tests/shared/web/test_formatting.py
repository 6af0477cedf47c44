from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.web.formatting import (
    defanged,
    duration,
    local_date,
    local_time,
    number,
    shown,
    time_element,
    visible,
    zone_name,
)

MOMENT = datetime(2026, 11, 23, 22, 38, tzinfo=UTC)


def test_times_stand_in_the_customers_zone_with_utc_in_the_title() -> None:
    element = time_element(MOMENT, "Asia/Tokyo", "ja")

    assert element == (
        '<time datetime="2026-11-23T22:38:00+00:00" title="2026-11-23 22:38 UTC">2026年11月24日 07:38</time>'
    )


def test_times_and_days_follow_the_language() -> None:
    assert local_time(MOMENT, "Europe/Berlin", "en") == "23 Nov 2026, 23:38"
    assert local_date(MOMENT, "Asia/Tokyo", "en") == "24 Nov 2026"
    assert local_date(MOMENT, "Asia/Tokyo", "ja") == "2026年11月24日"


@pytest.mark.parametrize("language", ["ja", "en"])
def test_numbers_have_separators(language: str) -> None:
    assert number(1234567, language) == "1,234,567"


@pytest.mark.parametrize(
    ("length", "japanese", "english"),
    [
        (timedelta(minutes=3), "約 3 分", "about 3 minutes"),
        (timedelta(seconds=50), "約 50 秒", "about 50 seconds"),
        (timedelta(hours=2, minutes=10), "約 2 時間", "about 2 hours"),
        (timedelta(0), "約 1 秒", "about 1 second"),
    ],
)
def test_durations_are_said_in_words(length: timedelta, japanese: str, english: str) -> None:
    assert duration(length, "ja") == japanese
    assert duration(length, "en") == english


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("invoice\u202efdp.exe", "invoice⟨U+202E⟩fdp.exe"),
        ("pay\u200bpal", "pay⟨U+200B⟩pal"),
        ("a\x00b\x1b[31m", "a⟨U+0000⟩b⟨U+001B⟩[31m"),
        ("tag\U000e0041", "tag⟨U+E0041⟩"),
        ("two\r\nlines", "two  lines"),
        ("e\u0301", "é"),
        ("請求書のご確認", "請求書のご確認"),
    ],
)
def test_what_hides_in_a_text_is_made_visible(text: str, seen: str) -> None:
    assert visible(text) == seen


def test_a_long_text_is_cut() -> None:
    assert visible("あ" * 1000) == "あ" * 200 + "…"


def test_markup_stays_text_and_cannot_turn_what_is_around_it() -> None:
    assert shown('"><img src=x onerror=alert(1)>{{7*7}}') == (
        '<bdi dir="ltr">&#34;&gt;&lt;img src=x onerror=alert(1)&gt;{{7*7}}</bdi>'
    )


@given(st.text(max_size=300))
def test_whatever_is_shown_is_printable_and_inert(text: str) -> None:
    html = str(shown(text)).removeprefix('<bdi dir="ltr">').removesuffix("</bdi>")

    assert not set(html) & set("<>\"'\x00\r\n\u202e\u200b\u2066\ufeff")


@pytest.mark.parametrize(
    ("url", "dead"),
    [
        ("https://evil.test/a?b=c", "hxxps://evil[.]test/a?b=c"),
        ("HTTP://evil.test", "HxxP://evil[.]test"),
        ("ftp://evil.test", "fxp://evil[.]test"),
        ("evil.test", "evil[.]test"),
        ("mailto:a@evil.test", "mailto:a[@]evil[.]test"),
    ],
)
def test_a_defanged_url_is_no_link(url: str, dead: str) -> None:
    assert defanged(url) == dead


@pytest.mark.parametrize(
    ("zone", "language", "name"),
    [("Asia/Tokyo", "ja", "日本時間"), ("Asia/Tokyo", "en", "Japan Time"), ("UTC", "ja", "UTC")],
)
def test_time_zones_have_the_names_that_people_use(zone: str, language: str, name: str) -> None:
    assert zone_name(zone, language) == name
