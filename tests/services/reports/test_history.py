from datetime import timedelta

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.services.reports.conftest import Browser, Listening
from tests.support.events import (
    CUSTOMER,
    NOON,
    SCAN,
    a_mail_scanned,
    a_scan_completed,
    a_scan_started,
    a_schedule,
)

pytestmark = pytest.mark.mongodb


def test_counts_of_earlier_scans_stand_in_a_table_and_from_the_third_on_in_a_picture(
    browser: Browser, reports: Listening
) -> None:
    pictures = []
    for number in range(3):
        at = NOON + timedelta(days=30 * number)
        reports.hears(
            a_scan_started(scan_id=f"s{number}", started_at=at),
            a_scan_completed(scan_id=f"s{number}", started_at=at, completed_at=at, threats=number + 7, mails=4321),
        )
        page = LexborHTMLParser(browser().get("/reports/").text)
        pictures.append((len(page.css("#history tbody tr")), len(page.css("#history svg"))))

    assert pictures == [(0, 0), (2, 0), (3, 1)]
    shown = [row.text(separator=" ").split()[-2:] for row in page.css("#history tbody tr")]
    assert shown == [[threats, "0"] for threats in ("9", "8", "7")]


def test_when_only_counts_are_left_no_page_calls_that_a_result(browser: Browser, reports: Listening) -> None:
    reports.hears(a_scan_started(), a_mail_scanned(), a_scan_completed(threats=1), a_schedule())
    reports.read_model.erase_details(CUSTOMER, SCAN)
    reports.read_model.scans.note_over(CUSTOMER, SCAN, NOON + timedelta(days=30))

    page = browser().get("/reports/").text
    statuses = [browser().get(path).status_code for path in ("/reports/people", "/reports/detections.csv")]

    assert "The result was erased" in page
    assert "Only the counts are left." in page
    assert "The next assessment starts by itself" in page
    assert statuses == [404, 404]
