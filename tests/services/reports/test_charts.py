from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.reports.charts import PLOT_HEIGHT, WIDTH, bars, columns
from services.reports.figures import Week

MONDAY = datetime(2026, 1, 5, tzinfo=UTC)


def a_week(number: int, threats: int = 1, potential_threats: int = 0) -> Week:
    return Week(MONDAY + timedelta(weeks=number), threats, potential_threats)


@given(st.lists(st.tuples(st.text(max_size=5), st.integers(0, 10**6)), max_size=8))
def test_bars_stay_within_the_drawing(values: list[tuple[str, int]]) -> None:
    chart = bars(values)

    assert all(0 < bar.width <= WIDTH - 196 for bar in chart.bars)
    assert [bar.value for bar in chart.bars] == [value for _, value in values]


@given(st.lists(st.tuples(st.integers(0, 10**5), st.integers(0, 10**5)), min_size=1, max_size=120))
def test_columns_stay_within_the_drawing_and_lose_no_mail_of_the_time_they_show(counts: list[tuple[int, int]]) -> None:
    chart = columns([a_week(number, *pair) for number, pair in enumerate(counts)])

    assert chart is not None
    assert all(
        each.top >= 0 and each.threats_height + each.potential_height <= PLOT_HEIGHT + 0.2 for each in chart.columns
    )
    assert all(0 < each.x < WIDTH for each in chart.columns)
    if len(counts) < 100:
        assert sum(each.total for each in chart.columns) == sum(map(sum, counts))


def test_weeks_without_mails_are_drawn_too() -> None:
    chart = columns([a_week(0), a_week(3)])

    assert chart is not None
    assert [each.total for each in chart.columns] == [1, 0, 0, 1]


def test_many_weeks_become_months() -> None:
    chart = columns([a_week(number) for number in range(20)])

    assert chart is not None
    assert chart.by_month
    assert [(each.begins_at.month, each.total) for each in chart.columns] == [(1, 4), (2, 4), (3, 5), (4, 4), (5, 3)]


def test_no_weeks_no_chart() -> None:
    assert columns([]) is None
