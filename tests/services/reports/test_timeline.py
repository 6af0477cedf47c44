from datetime import UTC, datetime, timedelta

from services.reports.figures import Week
from services.reports.timeline import timeline

MONDAY = datetime(2026, 1, 5, tzinfo=UTC)


def a_week(number: int, threats: int = 1, potential_threats: int = 0) -> Week:
    return Week(MONDAY + timedelta(weeks=number), threats, potential_threats)


def test_weeks_without_mails_are_there_too() -> None:
    line = timeline([a_week(0), a_week(3)])

    assert line is not None
    assert [each.total for each in line.stretches] == [1, 0, 0, 1]


def test_many_weeks_become_months() -> None:
    line = timeline([a_week(number) for number in range(20)])

    assert line is not None
    assert line.by_month
    assert [(each.begins_at.month, each.total) for each in line.stretches] == [(1, 4), (2, 4), (3, 5), (4, 4), (5, 3)]


def test_the_latest_of_the_highest_is_named() -> None:
    line = timeline([a_week(0, 2, 1), a_week(1, 0, 3), a_week(2)])

    assert line is not None
    assert line.highest == a_week(1, 0, 3)


def test_no_weeks_no_line() -> None:
    assert timeline([]) is None
