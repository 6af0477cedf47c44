from calendar import monthrange
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.consent.monthly import monthly
from tests.services.consent.builders import CUSTOMER, STRANGER
from tests.support.clock import NOON

ZONES = ("Asia/Tokyo", "America/New_York", "Europe/London", "Australia/Lord_Howe", "Pacific/Apia", "UTC")


def local(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(ZoneInfo(zone))


@pytest.mark.parametrize(
    ("day", "after", "expected"),
    [
        (15, datetime(2026, 3, 2, 12, tzinfo=UTC), (3, 15)),
        (1, datetime(2026, 3, 2, 12, tzinfo=UTC), (4, 1)),
        (31, datetime(2026, 4, 2, 12, tzinfo=UTC), (4, 30)),
        (30, datetime(2026, 1, 31, 12, tzinfo=UTC), (2, 28)),
        (29, datetime(2028, 2, 1, 12, tzinfo=UTC), (2, 29)),
        (31, datetime(2026, 12, 31, 12, tzinfo=UTC), (1, 31)),
    ],
)
def test_a_day_that_a_month_lacks_is_its_last(day: int, after: datetime, expected: tuple[int, int]) -> None:
    first = local(monthly(day, "Asia/Tokyo", CUSTOMER, after).next_at, "Asia/Tokyo")

    assert (first.month, first.day) == expected


@given(
    day=st.integers(1, 31),
    zone=st.sampled_from(ZONES),
    customer_id=st.text("0123456789abcdef", min_size=32, max_size=32),
    after=st.datetimes(datetime(2020, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - hypothesis wants bounds without a zone
)
def test_every_date_is_a_night_to_come_within_a_month(day: int, zone: str, customer_id: str, after: datetime) -> None:
    chosen = monthly(day, zone, customer_id, after)
    night = local(chosen.next_at, zone)

    assert after < chosen.next_at <= after + timedelta(days=31, hours=2)
    assert night.day == min(day, monthrange(night.year, night.month)[1])
    assert 1 <= night.hour < 6


def test_dates_follow_one_another_without_a_month_left_out() -> None:
    dates, now = [], NOON
    for _ in range(24):
        now = monthly(31, "America/New_York", CUSTOMER, now).next_at
        dates.append(local(now, "America/New_York"))

    assert [each.month for each in dates[:12]] == [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2]
    assert {(each + timedelta(days=1)).day for each in dates} == {1}


def test_customers_are_spread_over_the_night() -> None:
    assert monthly(15, "UTC", CUSTOMER, NOON).next_at != monthly(15, "UTC", STRANGER, NOON).next_at
