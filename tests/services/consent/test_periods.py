from datetime import UTC, datetime

import pytest

from services.consent.periods import Bounds, WrongPeriod, read_period

NOW = datetime(2026, 3, 2, 20, tzinfo=UTC)
"""The third of March in Tokyo."""


def test_days_are_those_of_the_customers_zone_and_the_last_one_is_whole() -> None:
    bounds = read_period("2026-02-01", "2026-03-03", "Asia/Tokyo", NOW)

    assert bounds == Bounds(datetime(2026, 1, 31, 15, tzinfo=UTC), datetime(2026, 3, 3, 15, tzinfo=UTC))


def test_without_a_last_day_the_time_is_open() -> None:
    assert read_period("2026-02-01", " ", "UTC", NOW).before is None


def test_a_day_can_have_an_hour_less() -> None:
    bounds = read_period("2025-03-30", "2025-03-30", "Europe/Berlin", NOW)

    assert bounds == Bounds(datetime(2025, 3, 29, 23, tzinfo=UTC), datetime(2025, 3, 30, 22, tzinfo=UTC))


@pytest.mark.parametrize(
    ("first", "last", "wrong"),
    [
        ("", "", "no_day"),
        ("1 Feb", "", "no_day"),
        ("2026-02-01", "2026-02-30", "no_day"),
        ("2026-02-02", "2026-02-01", "order"),
        ("2026-03-04", "", "future"),
        ("2026-02-01", "2026-03-04", "future"),
    ],
)
def test_what_is_no_time_of_mail_is_refused(first: str, last: str, wrong: str) -> None:
    with pytest.raises(WrongPeriod, match=wrong):
        read_period(first, last, "Asia/Tokyo", NOW)
