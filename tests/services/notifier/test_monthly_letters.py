from datetime import UTC, datetime, timedelta

import pytest
from selectolax.lexbor import LexborHTMLParser

from shared.events.details import RescansEnd
from shared.web.brands import LANGUAGES
from tests.services.notifier.test_letters import FACTS, render
from tests.support.events import a_scan_completed, a_scan_started


@pytest.mark.parametrize("kind", ["assessment_started", "report_ready"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_scan_by_the_schedule_says_so_and_how_to_stop_it(kind: str, language: str) -> None:
    a_scan = a_scan_started if kind == "assessment_started" else a_scan_completed
    letters = [render(kind, {"scan": a_scan(requested_by=by)}, language=language) for by in ("schedule", "customer")]

    found = [["/consent/monthly" in part for part in (each.text, each.html)] for each in letters]

    assert found == [[True, True], [False, False]]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ja", ("次回の診断", "2026年4月2日 02:12 日本時間（2026-04-01 17:12 UTC）", "「毎月の診断をやめる」を押して")),
        ("en", ("Next assessment", "2 Apr 2026, 02:12 Japan Time", "press “Stop monthly assessments”")),
    ],
)
def test_the_start_names_the_next_date_and_the_button_that_stops(language: str, words: tuple[str, str]) -> None:
    next_at = datetime(2026, 4, 1, 17, 12, tzinfo=UTC)
    told = {"scan": a_scan_started(requested_by="schedule"), "next_scan_at": next_at}

    letter = render("assessment_started", told, language=language)

    page = LexborHTMLParser(letter.html).text()
    parts = ["".join(each.split()) for each in (letter.text, page)]
    assert [["".join(each.split()) in part for each in words] for part in parts] == [[True, True, True]] * 2


@pytest.mark.parametrize("why", [each for each in RescansEnd if each is not RescansEnd.CUSTOMER])
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_end_of_monthly_scans_is_said_in_plain_words(why: RescansEnd, language: str) -> None:
    letter = render("rescans_ended", {"why": why.value}, language=language)

    assert ("お願いしたいこと" if language == "ja" else "What to do") in letter.text


def test_where_scans_go_on_the_erasure_names_the_next_and_that_counts_stay() -> None:
    replaced = render("about_to_be_erased", {"next_scan_at": FACTS["erased_at"]})
    erased = render("about_to_be_erased", {"next_scan_at": FACTS["erased_at"] + timedelta(days=1)})

    assert "まもなく毎月の診断を開始します" in replaced.text
    assert "保存期間が終わるため" in erased.text
    for part in (replaced.text, replaced.html, erased.text, erased.html):
        assert "件数は残ります" in part
        assert "次回の診断" in part
