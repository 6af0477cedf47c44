from datetime import timedelta

import pytest
from flask import Flask

from services.reports.presenting import address, short_date, until
from tests.support.events import NOON

pytestmark = pytest.mark.mongodb


@pytest.mark.parametrize(
    ("language", "lasting", "shown"),
    [
        ("ja", timedelta(minutes=34), "2026年6月10日 21:00～21:34"),
        ("ja", timedelta(hours=3), "2026年6月10日 21:00～2026年6月11日 00:00"),
        ("en", timedelta(minutes=34), "10 Jun 2026, 21:00 – 21:34"),
    ],
)
def test_a_stretch_within_one_day_names_the_day_once(app: Flask, language: str, lasting: timedelta, shown: str) -> None:
    with app.test_request_context(headers={"Accept-Language": language}):
        stretch = until(NOON, NOON + lasting)

    assert stretch.striptags() == shown
    assert 'title="2026-06-10 12:00 UTC"' in stretch


@pytest.mark.parametrize(
    ("language", "by_month", "shown"),
    [("ja", False, "6/10"), ("ja", True, "2026/6"), ("en", False, "10 Jun"), ("en", True, "Jun 2026")],
)
def test_charts_write_dates_as_the_language_does(app: Flask, language: str, by_month: bool, shown: str) -> None:
    with app.test_request_context(headers={"Accept-Language": language}):
        assert short_date(NOON, by_month) == shown


def test_addresses_break_where_they_read_best() -> None:
    assert address("a@b.<i>.test") == '<bdi dir="ltr">a<wbr>@b.&lt;i&gt;.test</bdi>'
    assert address("a@delivery-check.example-login.test") == (
        '<bdi dir="ltr">a<wbr>@delivery-check<wbr>.example-login<wbr>.test</bdi>'
    )
