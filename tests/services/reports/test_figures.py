from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from services.reports.figures import weeks

zones = st.sampled_from(["Asia/Tokyo", "Asia/Kathmandu", "America/New_York", "Pacific/Apia", "UTC"]).map(ZoneInfo)
moments = st.lists(st.datetimes(datetime(2024, 1, 1), datetime(2026, 12, 31)), max_size=30)  # noqa: DTZ001 - made UTC below


@given(moments, zones)
def test_every_mail_is_in_the_week_of_its_local_monday(received: list[datetime], zone: ZoneInfo) -> None:
    numbers = sorted({int(each.replace(tzinfo=UTC).timestamp()) // 900 for each in received})

    found = weeks([(number, 1, 2) for number in numbers], zone)

    mondays = [datetime.fromtimestamp(number * 900, zone) for number in numbers]
    expected = sorted({(each - timedelta(days=each.weekday())).date() for each in mondays})
    assert [each.begins_at.date() for each in found] == expected
    assert sum(each.threats for each in found) == len(numbers)
    assert sum(each.potential_threats for each in found) == 2 * len(numbers)
