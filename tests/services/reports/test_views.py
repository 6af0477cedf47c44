import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from shared.events.details import Coverage, FailureReason, NotRead
from shared.verdicts import AttackType, Verdict
from tests.services.reports.conftest import Browser, Listening
from tests.support.events import (
    JUNK,
    NOON,
    a_detection,
    a_finding,
    a_mail_scanned,
    a_mailbox_scanned,
    a_scan_completed,
    a_scan_failed,
    a_scan_progressed,
    a_scan_started,
)
from tests.support.web import words_of

pytestmark = pytest.mark.mongodb


def test_whoever_is_not_signed_in_is_led_to_sign_in(app: Flask) -> None:
    answer = app.test_client().get("/reports/?verdict=threat")

    assert answer.status_code == 302
    assert answer.headers["Location"] == "/sign-in?next=/reports/%3Fverdict%3Dthreat"


def test_without_a_scan_the_page_waits_for_one(browser: Browser) -> None:
    page = browser().get("/reports/")

    assert "No assessment has begun yet" in page.text
    assert 'http-equiv="refresh"' in page.text


def test_a_running_scan_shows_how_far_it_is(browser: Browser, reports: Listening) -> None:
    reports.hears(a_scan_started(), a_scan_progressed(mails_scanned=1000, mails_expected=2000))

    page = browser().get("/reports/")

    assert '<strong id="mails-scanned">1,000</strong>' in page.text
    assert 'value="50"' in page.text
    assert "about 10 minutes left" in page.text
    assert re.search(r'<noscript>\s*<meta http-equiv="refresh" content="15">\s*</noscript>', page.text)
    assert 'href="/reports/stop"' in page.text


def test_a_running_scan_shows_the_counts_of_the_one_before(browser: Browser, reports: Listening) -> None:
    reports.hears(a_scan_started(), a_scan_completed(threats=3, potential_threats=1_204))
    reports.hears(a_scan_started(scan_id="again", started_at=NOON + timedelta(hours=1)))

    english, japanese = words_of(browser().get("/reports/")), words_of(browser(language="ja").get("/reports/"))

    assert "Assessment in progress" in english
    assert "finished on 10 Jun 2026: threats 3, potential threats 1,204" in english
    assert "脅威 3 通、脅威の可能性 1,204 通" in japanese


def test_the_result_begins_with_the_sentence_that_matters(browser: Browser, reports: Listening) -> None:
    reports.hears(
        a_scan_started(),
        a_mail_scanned(),
        a_mail_scanned(mail_id="m2", place=JUNK),
        a_mail_scanned(mail_id="m3", verdict=Verdict.SUSPICIOUS, attack_type=AttackType.BEC),
        a_scan_completed(mails=12345, threats=2, potential_threats=1),
    )

    english, japanese = browser().get("/reports/").text, words_of(browser(language="ja").get("/reports/"))
    assert "1 dangerous mail is in inboxes" in english
    assert "受信トレイに危険なメールが 1 通あります" in japanese
    assert 'href="?verdict=threat&amp;place=inbox#detections"' in english
    assert "<strong>12,345</strong>" in english
    assert english.count('class="pygal-chart"') == 2
    assert '<time datetime="2026-06-08T12:00:00+00:00" title="2026-06-08 12:00 UTC">8 Jun 2026, 21:00</time>' in english


def test_no_threats_are_good_news(browser: Browser, reports: Listening) -> None:
    reports.hears(a_scan_started(), a_mailbox_scanned(), a_scan_completed())

    page = browser().get("/reports/").text

    assert "No dangerous mail was found" in page
    assert "Neither threats nor potential threats were found in what we read: 500 mails, mailboxes: 1." in page
    assert "Every mailbox was read to the end" in page
    assert 'id="detections"' not in page


@pytest.mark.parametrize(
    ("completed", "headline", "advice"),
    [
        ({"mails": 500, "stopped": True}, "in the part that was read", "assess again to know"),
        ({"mails": 0, "stopped": True}, "No mail was assessed", "nothing can be said about threats"),
        ({"mails": 0, "stopped": False}, "No mail was assessed", "hold no mail of the chosen period"),
    ],
)
def test_what_was_not_read_is_not_good_news(
    browser: Browser, reports: Listening, completed: dict[str, Any], headline: str, advice: str
) -> None:
    coverage = Coverage.PARTLY_READ if completed["stopped"] else Coverage.READ
    reports.hears(a_scan_started(), a_mailbox_scanned(coverage=coverage), a_scan_completed(**completed))

    page = browser().get("/reports/").text

    assert headline in page
    assert advice in page
    assert '<h1 class="info">' in page
    assert "nothing that you need to do" not in page


def test_coverage_names_what_was_not_read_and_why(browser: Browser, reports: Listening) -> None:
    part = NotRead(reason="too_large", mails=3, folder="Archive")
    not_read: dict[str, Any] = {"coverage": Coverage.NOT_READ, "reason": "no_cloud_mailbox"}
    partly: dict[str, Any] = {"coverage": Coverage.PARTLY_READ, "not_read": (part,)}
    reports.hears(
        a_scan_started(),
        a_mailbox_scanned(mailbox_id="m2", address="gone@contoso.example", **not_read),
        a_mailbox_scanned(mailbox_id="m3", address="part@contoso.example", **partly),
        a_scan_completed(),
    )

    page = browser().get("/reports/").text

    assert "Mailboxes read: 0, partly read: 1, not read: 1." in page
    assert "gone<wbr>@contoso.example" in page
    assert "(mails: 3)" in page
    assert "Every mailbox was read to the end" not in page


def test_coverage_says_how_many_mails_were_not_fetched_whole(browser: Browser, reports: Listening) -> None:
    looked = a_mailbox_scanned(first_look_only=380)
    reports.hears(a_scan_started(), looked, a_mailbox_scanned(mailbox_id="m2"), a_scan_completed())

    page = browser().get("/reports/").text

    assert "Mails judged without fetching them whole: 380." in page
    assert "Every mailbox was read to the end" not in page


def test_a_failed_scan_says_why_and_what_to_do(browser: Browser, reports: Listening) -> None:
    reports.hears(a_scan_failed(reason=FailureReason.PERMISSION_MISSING))

    page = browser().get("/reports/").text

    assert "The assessment ended without a result" in page
    assert "the permission is missing" in page
    assert "Grant the permission again, with an account that may do so." in page
    assert 'href="/consent/"' in page


def test_what_a_failed_scan_had_found_is_still_shown(browser: Browser, reports: Listening) -> None:
    reports.hears(a_scan_started(), a_mail_scanned(), a_scan_failed(reason=FailureReason.TOOK_TOO_LONG))

    page = browser().get("/reports/").text

    assert "The assessment ended early" in page
    assert "1 dangerous mail is in inboxes" in page


def test_the_earlier_scan_leaves_its_counts(browser: Browser, reports: Listening) -> None:
    reports.hears(
        a_scan_started(scan_id="old"),
        a_scan_completed(scan_id="old", threats=14),
        a_scan_started(started_at=NOON + timedelta(days=1)),
        a_scan_completed(started_at=NOON + timedelta(days=1)),
    )

    assert "before: 14" in browser().get("/reports/").text


def test_the_table_follows_the_address(browser: Browser, reports: Listening) -> None:
    reports.hears(
        a_scan_started(),
        a_mail_scanned(mail_id="m1", detection=a_detection(subject="first mail")),
        a_mail_scanned(mail_id="m2", place=JUNK, detection=a_detection(subject="second mail")),
        a_scan_completed(),
    )

    page = " ".join(browser().get("/reports/?place=junkemail&q=second&sort=-subject").text.split())

    assert 'href="/reports/mails/m2?place=junkemail&amp;q=second&amp;sort=-subject"' in page
    assert 'href="/reports/mails/m1' not in page
    assert 'aria-sort="descending"' in page
    assert 'name="place" value="junkemail" checked' in page


def test_a_mail_page_explains_the_verdict(browser: Browser, reports: Listening) -> None:
    finding = a_finding("lookalike_of_own_domain", header_from="cont0so.example", imitates="contoso.example")
    link = a_finding("shortened_link", link="https://login.cont0so.example/a")
    detection = a_detection(header_from_name="Boss <boss@contoso.example>", findings=(finding, link), is_read=True)
    reports.hears(a_scan_started(), a_mail_scanned(mail_id="m1", detection=detection))

    page = browser().get("/reports/mails/m1").text

    assert "This mail is a threat." in page
    assert "cont<mark>0</mark>so[.]example" in page
    assert "The name shows another address" in page
    assert "hxxps://login[.]cont0so[.]example/a" in page
    assert "https://login.cont0so.example" not in page
    assert f'href="/mails/{"5" * 32}/m1"' in page
    assert "It has been read." in page


def test_an_answered_mail_is_said_first(browser: Browser, reports: Listening) -> None:
    findings = (a_finding(), a_finding("answered", answered_by="grace@contoso.example"))
    reports.hears(a_scan_started(), a_mail_scanned(detection=a_detection(findings=findings)), a_scan_completed())

    mail = browser().get(f"/reports/mails/{'a' * 32}")
    result = browser(language="ja").get("/reports/")

    assert "It was answered by" in mail.text
    assert "grace@contoso.example" in mail.text
    assert "返信済みの危険なメール：1 通" in result.text


def test_an_unknown_mail_is_not_found(browser: Browser, reports: Listening) -> None:
    reports.hears(a_scan_started())

    assert browser().get("/reports/mails/nothing").status_code == 404


def test_pages_may_not_be_kept_and_run_no_foreign_script(browser: Browser, reports: Listening) -> None:
    reports.hears(a_scan_started(), a_mail_scanned(), a_scan_completed())

    answer = browser().get("/reports/")

    assert answer.headers["Cache-Control"] == "no-store"
    assert "'unsafe-inline'" not in answer.headers["Content-Security-Policy"]
    assert " style=" not in answer.text
    assert "<style" not in answer.text
    assert not re.search(r"<script(?![^>]*\bsrc=\"/reports/)", answer.text)
