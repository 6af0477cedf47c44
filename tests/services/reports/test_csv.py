import csv
import io
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.reports.csv import COLUMNS, safe, stream
from services.reports.detections import Detected
from shared.events.details import MicrosoftVerdict
from shared.wording import of
from tests.services.reports.builders import a_detected
from tests.services.reports.conftest import Browser, Listening
from tests.support.events import a_detection, a_finding, a_mail_scanned, a_scan_completed, a_scan_started


@given(st.text())
def test_no_cell_can_begin_a_formula(text: str) -> None:
    cell = safe(text)

    assert cell.lstrip(' "\u3000\u00a0')[:1] not in set("=+-@＝＋－＠\t\r\n\0")


@pytest.mark.parametrize("text", ["", "請求書", "a=b", "1-2", "hello @ all", "O'Brien"])
def test_innocent_text_is_left_alone(text: str) -> None:
    assert safe(text) == text


def test_rows_are_sent_before_all_are_read() -> None:
    read = []

    def mails() -> Iterator[Detected]:
        for number in range(1_000):
            read.append(number)
            yield a_detected(mail_id=f"m{number}")

    pieces = stream(mails(), of("en"))
    next(pieces), next(pieces)
    read_by_then = len(read)

    assert 0 < read_by_then <= 100
    assert sum(piece.count(b"\r\n") for piece in pieces) == 1_001 - read_by_then - 1
    assert len(read) == 1_000


@pytest.mark.mongodb
def test_all_detections_read_back(reports: Listening, browser: Browser) -> None:
    detection = a_detection(
        subject='件名, "引用"\r\n二行目',
        recipients=("a@contoso.example", "b@contoso.example"),
        findings=(a_finding("lookalike_of_own_domain", link="https://a.test/x"),),
        microsoft=MicrosoftVerdict(spf="pass", spam_confidence_level=-1),
    )
    reports.hears(
        a_scan_started(), *(a_mail_scanned(mail_id=f"m{number:03}", detection=detection) for number in range(70))
    )
    reports.hears(a_scan_completed())

    answer = browser().get("/reports/detections.csv")

    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline=""), strict=True))
    assert answer.data.startswith(b"\xef\xbb\xbfreceived_at_utc,")
    assert answer.data.endswith(b"\r\n")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="shindan-2026-06-10.csv"'
    assert len(rows) == 70
    assert tuple(rows[0]) == COLUMNS
    assert rows[0]["subject"] == '件名, "引用"  二行目'
    assert rows[0]["received_at_utc"] == "2026-06-08T12:00:00Z"
    assert rows[0]["recipients"] == "a@contoso.example; b@contoso.example"
    assert rows[0]["evidence"] == "link=hxxps://a[.]test/x"
    assert rows[0]["spam_confidence_level"] == "-1"
