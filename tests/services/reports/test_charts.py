import re
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser, LexborNode

from services.reports.charts import LABEL_WIDTH, WIDTH, bars, columns, round_up
from services.reports.figures import Week
from services.reports.timeline import Timeline, timeline

MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
LONGEST = "認証情報の窃取（フィッシング）"
FORBIDDEN = ("<style", "<script", "style=", "<!--", "href", "xlink:href", "onload", "id=")


def numeral(value: float) -> str:
    return f"{value:,.0f}"


def a_timeline(*counts: tuple[int, int]) -> Timeline:
    weeks = [Week(MONDAY + timedelta(weeks=number), *pair) for number, pair in enumerate(counts)]
    line = timeline(weeks)
    assert line is not None
    return line


def drawn_bars(*values: tuple[str, int]) -> str:
    return str(bars(values, "Most are phishing", "Mails", numeral=numeral))


def drawn_columns(*counts: tuple[int, int]) -> str:
    def short_date(at: datetime, by_month: bool) -> str:
        return f"{at:%Y/%m}" if by_month else f"{at:%m/%d}"

    line = a_timeline(*counts)
    return str(columns(line, "Most came in March", "Week", numeral=numeral, short_date=short_date))


def rects(svg: str, class_name: str) -> list[dict[str, float]]:
    found: list[LexborNode] = LexborHTMLParser(svg).css(f"rect.{class_name}")
    return [{name: float(each.attributes[name] or 0) for name in ("x", "y", "width", "height")} for each in found]


def texts(svg: str, selector: str) -> list[str]:
    return [each.text() for each in LexborHTMLParser(svg).css(selector)]


@pytest.mark.parametrize("svg", [drawn_bars(("Phishing", 3)), drawn_columns((1, 2), (3, 4))], ids=["bars", "columns"])
def test_nothing_is_in_it_that_a_page_forbids(svg: str) -> None:
    assert [each for each in FORBIDDEN if each in svg] == []
    assert ET.fromstring(svg).get("role") == "img"  # noqa: S314 - drawn just now


def test_it_says_what_it_shows() -> None:
    assert 'aria-label="Most are phishing"' in drawn_bars(("Phishing", 3))


def test_labels_cannot_break_out() -> None:
    svg = drawn_bars(("<script>alert(1)</script>", 3))

    assert "<script" not in svg
    assert texts(svg, "text.bar-name") == ["<script>alert(1)</script>"]


def test_bars_stand_in_order_each_with_its_label_and_value() -> None:
    svg = drawn_bars((LONGEST, 1234), ("マルウェア", 617), ("詐欺", 2))

    drawn = sorted(rects(svg, "bar"), key=lambda each: each["y"])
    assert sorted(texts(svg, "text.value")) == ["1,234", "2", "617"]
    assert [round(each["width"] / drawn[0]["width"], 2) for each in drawn] == [1, 0.5, 0]
    assert texts(svg, "text.bar-name") == ["詐欺", "マルウェア", LONGEST]


@pytest.mark.parametrize("label", ["詐欺", LONGEST, "Business email compromise"])
def test_bars_begin_at_the_same_place_however_long_the_labels_are(label: str) -> None:
    found = re.search(r'translate\((-?[\d.]+), 0\)" class="plot"', drawn_bars((label, 3), ("詐欺", 1)))

    assert found
    assert float(found[1]) == LABEL_WIDTH


def test_a_column_is_as_high_as_its_mails_and_says_how_many() -> None:
    svg = drawn_columns((2, 6), (0, 0), (4, 0))

    threats, potential = rects(svg, "bar-threat"), rects(svg, "bar-potential")
    assert [each for each in texts(svg, "text.value") if each != "0"] == ["8", "4"]
    assert [round(each["height"] / threats[0]["height"], 1) for each in (*threats, *potential)] == [1, 2, 3]
    assert round(potential[0]["y"] + potential[0]["height"], 1) == pytest.approx(threats[0]["y"], abs=0.2)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 10**5), st.integers(0, 10**5)), min_size=1, max_size=80))
def test_columns_stay_within_the_drawing(counts: list[tuple[int, int]]) -> None:
    svg = drawn_columns(*counts)

    drawn = rects(svg, "bar-threat") + rects(svg, "bar-potential")
    assert all(each["x"] >= 0 and each["x"] + each["width"] <= WIDTH and each["y"] >= 0 for each in drawn)
    assert 1 <= len(texts(svg, ".axis.x text")) <= 7


@pytest.mark.parametrize(("highest", "end"), [(0, 2), (1, 2), (3, 4), (5, 10), (19, 20), (41, 100), (100, 100)])
def test_a_scale_divides_by_two(highest: int, end: int) -> None:
    assert round_up(highest) == end
