import io
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader

from services.reports import wiring
from services.reports.pdf import PdfFailed, Press
from services.reports.settings import Settings
from shared.verdicts import Verdict
from shared.web.sign_in import sign_in
from tests.services.reports.conftest import Browser, Listening
from tests.support.events import (
    CUSTOMER,
    NOON,
    a_detection,
    a_mail_scanned,
    a_mailbox_scanned,
    a_scan_completed,
    a_scan_started,
)
from tests.support.pdf import asked, facts_of, fonts_of, text_of

DENIED = [
    '<img src="http://127.0.0.1:9/x.png">',
    '<link rel="stylesheet" href="http://127.0.0.1:9/x.css">',
    '<style>@import "file:///etc/passwd";</style>',
    '<style>@font-face { font-family: x; src: url(file:///etc/passwd) }</style><p style="font-family:x">a',
    '<link rel="attachment" href="file:///etc/passwd">',
    '<p style="background: url(file:///etc/passwd)">a</p>',
]


@pytest.fixture(scope="module")
def press() -> Press:
    return Press(seconds=60, megabytes=1024)


@pytest.mark.parametrize("trick", DENIED)
def test_nothing_is_fetched_for_a_document(press: Press, trick: str) -> None:
    with pytest.raises(PdfFailed):
        press.typeset(f'<!doctype html><html lang="en"><head><title>t</title></head><body>{trick}</body></html>')


def test_no_picture_of_a_drawing_is_fetched(press: Press, tmp_path: Path) -> None:
    picture = tmp_path / "picture.png"
    Image.new("RGB", (8, 8), "red").save(picture)
    drawing = f'<svg width="9" height="9"><image href="{picture.as_uri()}" width="8" height="8"/></svg>'

    pdf = press.typeset(f'<!doctype html><html lang="en"><head><title>t</title></head><body>{drawing}</body></html>')

    assert asked("pdfimages", pdf, "-list").splitlines()[2:] == []


def test_a_document_that_takes_too_long_is_given_up() -> None:
    with pytest.raises(PdfFailed, match="too long"):
        Press(seconds=0.2, megabytes=1024).typeset("<p>a</p>")


def test_a_document_that_takes_too_much_memory_is_given_up() -> None:
    with pytest.raises(PdfFailed):
        Press(seconds=60, megabytes=40).typeset("<p>a</p>")


@pytest.mark.mongodb
@pytest.mark.parametrize(
    ("language", "title", "sentence"),
    [
        ("ja", "株式会社コントソ メールセキュリティ診断報告書", "受信トレイに危険なメールが 60 通あります"),
        ("en", "Mail security assessment of 株式会社コントソ", "60 dangerous mails are in inboxes"),
    ],
)
def test_the_report_is_a_finished_document(
    reports: Listening, browser: Browser, language: str, title: str, sentence: str
) -> None:
    reports.hears(
        a_scan_started(tenant_name="株式会社コントソ"),
        a_mailbox_scanned(),
        *(a_mail_scanned(mail_id=f"m{number}", detection=a_detection(subject="請求書 髙﨑")) for number in range(60)),
        a_scan_completed(mails=12345, threats=60),
    )

    answer = browser(language=language).get("/reports/report.pdf")

    facts, document = facts_of(answer.data), PdfReader(io.BytesIO(answer.data))
    text = text_of(answer.data)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="shindan-2026-06-10.pdf"'
    assert facts["Tagged"] == "yes"
    assert facts["Title"] == title
    assert facts["Page size"].endswith("(A4)")
    assert int(facts["Pages"]) >= 5
    assert str(document.root_object["/Lang"]) == language
    assert all(is_embedded for _, is_embedded in fonts_of(answer.data))
    assert any(name.startswith("BIZ-UDPGothic") for name, _ in fonts_of(answer.data))
    assert sentence in " ".join(text.split())
    assert text.count("請求書 髙﨑") == 60
    assert f"{facts['Pages']} / {facts['Pages']}" in text
    assert len(document.named_destinations) >= 6


@pytest.mark.mongodb
def test_a_report_of_an_innocent_mailbox(reports: Listening, browser: Browser) -> None:
    reports.hears(a_scan_started(), a_mailbox_scanned(), a_scan_completed())

    text = text_of(browser().get("/reports/report.pdf").data)

    assert "No dangerous mail was found" in text
    assert "Detected mails" not in text


@pytest.mark.mongodb
def test_a_report_of_a_stopped_scan_gives_no_all_clear(reports: Listening, browser: Browser) -> None:
    reports.hears(a_scan_started(), a_mailbox_scanned(), a_scan_completed(stopped=True))

    text = " ".join(text_of(browser().get("/reports/report.pdf").data).split())

    assert "No dangerous mail was found in the part that was read" in text
    assert "Assess again: what was not read may hold threats." in text
    assert "The assessment was stopped The result covers only the mails that were read until then." in text


@pytest.mark.mongodb
def test_a_report_says_how_many_mails_were_not_fetched_whole(reports: Listening, browser: Browser) -> None:
    reports.hears(a_scan_started(), a_mailbox_scanned(first_look_only=380), a_scan_completed())

    text = " ".join(text_of(browser().get("/reports/report.pdf").data).split())

    assert "Mails judged without fetching them whole: 380." in text
    assert "every mail was fully analysed" not in text


@pytest.mark.mongodb
def test_a_running_scan_has_no_report(reports: Listening, browser: Browser) -> None:
    reports.hears(a_scan_started())

    assert browser().get("/reports/report.pdf").status_code == 404


@pytest.mark.mongodb
def test_a_report_says_which_mails_are_listed_and_how(reports: Listening, reports_settings: Settings) -> None:
    subjects = {score: a_detection(subject=f"請求書 髙﨑 {score:.0f}") for score in (6.0, 7.0, 8.0)}
    threats = [a_mail_scanned(mail_id=f"t{score}", score=score, detection=subjects[score]) for score in subjects]
    others = [a_mail_scanned(mail_id=f"p{number}", verdict=Verdict.SUSPICIOUS) for number in range(4)]
    reports.hears(a_scan_started(), a_mailbox_scanned(), *threats, *others, a_scan_completed(threats=3))
    short = reports_settings.model_copy(update={"pdf_detections": 5, "pdf_in_full": 2})
    app = wiring.make_app(short, reports.database, clock=lambda: NOON + timedelta(hours=2))

    @app.get("/let-in")
    def let_in() -> str:
        sign_in(CUSTOMER, "admin@contoso.example", "Asia/Tokyo")
        return ""

    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    client.get("/reports/let-in")

    text = " ".join(text_of(client.get("/reports/report.pdf").data).split())

    assert "Of the 7 detected mails, the 2 most dangerous are listed with the weightiest reasons" in text
    assert "Further mails with one line each: 3. In the CSV file only: 2." in text
    assert "The list ends here; 2 more mails are in the CSV file." in text
    full, brief = text.rindex("The most dangerous mails, with reasons"), text.rindex("Further detected mails")
    assert full < text.index("請求書 髙﨑 8") < text.index("請求書 髙﨑 7") < brief < text.index("請求書 髙﨑 6")
    assert text.count("Your mailbox is almost full") == 2
