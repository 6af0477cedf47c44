from datetime import timedelta

import pytest

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
