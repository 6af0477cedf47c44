"""The report as poppler reads it: words, their places, and fonts, page by page."""

import re

import pytest

from tests.services.reports.printed.conftest import Printed
from tests.services.reports.printed.test_structure import CHAPTERS
from tests.support.pdf import asked, facts_of, fonts_of, page_text, words_of

pytestmark = pytest.mark.mongodb

OURS = ("BIZ-UDPGothic", "Noto-Sans", "Symbola", "DejaVu-Sans")
LEFT = 18 / 25.4 * 72 - 1
"""The margin in points; a little less at the right, where a font's glyph may stick out of its own width."""


def _pages(printed: Printed) -> list[list[str]]:
    """Return the lines of each page without what runs along its head and foot."""
    count = int(facts_of(printed.pdf)["Pages"])
    pages = [page_text(printed.pdf, number).strip().splitlines() for number in range(1, count + 1)]
    return [pages[0], *([line.strip() for line in lines if line.strip()][1:-1] for lines in pages[1:])]


def test_chapters_stand_in_order_and_the_summary_takes_one_page(report: Printed) -> None:
    text = "\n".join(line for lines in _pages(report)[2:] for line in lines)
    places = [re.search(rf"^{number}\s+{title}$", text, re.MULTILINE) for number, title in enumerate(CHAPTERS, 1)]
    begins = [page[0] for page in _pages(report)[2:5]]

    assert all(places)
    assert [found.start() for found in places if found] == sorted(found.start() for found in places if found)
    assert [re.sub(r"\s+", " ", each) for each in begins] == [f"{n} {each}" for n, each in enumerate(CHAPTERS[:3], 1)]


def test_the_summary_says_what_matters_first(report: Printed) -> None:
    summary = "".join(_pages(report)[2])

    assert re.search(r"^1\s+経営層向けの要約受信トレイに危険なメールが \d+ 通あります", summary)
    assert summary.index("主な診断結果") < summary.index("最初に行うこと")


def test_every_page_but_the_cover_bears_its_number(report: Printed) -> None:
    count = int(facts_of(report.pdf)["Pages"])

    ends = [page_text(report.pdf, number).split() for number in range(1, count + 1)]

    assert ends[0][-1] != str(count)
    assert [words[-3:] for words in ends[1:]] == [[str(number), "/", str(count)] for number in range(2, count + 1)]


def test_the_list_repeats_its_head_and_splits_no_mail(report: Printed) -> None:
    pages = [lines for lines in _pages(report) if any(line.startswith("判定と受信日時") for line in lines)]
    after = [
        lines[lines.index(next(each for each in lines if each.startswith("判定と受信日時"))) + 1] for lines in pages
    ]

    assert len(pages) >= 4
    assert [each[0] for each in after] == ["▲"] * len([each for each in after if each[0] == "▲"]) + [
        each[0] for each in after if each[0] != "▲"
    ]
    assert all(each[0] in "▲◆●" for each in after)


def test_mails_of_one_line_follow_on_wide_pages_under_their_head(report: Printed) -> None:
    wide = re.findall(r"Page +\d+ size: +([\d.]+) x", asked("pdfinfo", report.pdf, "-l", "-1"))
    lines = [lines for lines, width in zip(_pages(report), wide, strict=True) if float(width) > 800]

    assert len(lines) == 1
    assert lines[0][0].startswith("その他の検出メール")
    assert [each for each in lines[0] if each.startswith("受信日時・判定・種類")] == lines[0][2:3]
    assert len([each for each in lines[0] if re.match(r"\d{4}年\d+月\d+日 \d+:\d+ *[▲◆●]", each)]) == 10


def test_no_heading_is_left_alone_at_the_end_of_a_page(report: Printed) -> None:
    headings = {
        "主な診断結果",
        "最初に行うこと",
        "狙われている人",
        "なりすまされた相手",
        "多い差出人ドメイン",
        "判定の考え方",
    }

    last = [lines[-1] for lines in _pages(report)]

    assert not headings & set(last)
    assert not [each for each in last if re.match(r"\d\s+\S+$", each) and each.split()[-1] in CHAPTERS]


@pytest.mark.parametrize("name", ["report", "strange_report"])
def test_fonts_are_ours_and_embedded(name: str, request: pytest.FixtureRequest) -> None:
    fonts = fonts_of(request.getfixturevalue(name).pdf)

    assert [each for each, is_embedded in fonts if not is_embedded] == []
    assert [each for each, _ in fonts if not each.startswith(OURS)] == []


def test_japanese_is_set_in_the_font_made_for_documents(report: Printed) -> None:
    others = {each for each, _ in fonts_of(report.pdf)} - {"BIZ-UDPGothic", "BIZ-UDPGothic-Bold"}

    assert {each.partition("-")[0] for each in others} <= {"Symbola"}


def test_no_word_however_long_leaves_its_margins(strange_report: Printed) -> None:
    outside = [each for each in words_of(strange_report.pdf) if each[0] < LEFT or each[1] > each[2] - LEFT + 2]

    assert outside == []


def test_what_no_font_has_is_shown_by_its_code(strange_report: Printed) -> None:
    text = "".join("".join(lines) for lines in _pages(strange_report))

    assert "U+0378" in text
    assert "U+3FFFF" in text
    assert "U+E000" in text
