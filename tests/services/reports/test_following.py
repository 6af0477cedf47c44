import json
import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from services.reports import wiring
from services.reports.app import make_reports_app
from services.reports.live import Streams
from services.reports.settings import Settings
from shared.sessions import EndedSessions
from shared.web import links
from shared.web.sign_in import sign_in
from tests.services.reports.conftest import Browser, Listening
from tests.support.events import CUSTOMER, NOON, a_scan_completed, a_scan_failed, a_scan_progressed, a_scan_started
from tests.support.web import words_of

pytestmark = pytest.mark.mongodb

STREAM = "/reports/progress/stream?state=running"
NOW = NOON + timedelta(hours=2)


def asked(client: FlaskClient) -> dict[str, Any]:
    said: dict[str, Any] = client.get("/reports/progress").get_json()
    return said


def told(answer: TestResponse) -> dict[str, Any]:
    """Return what the first event of a stream says."""
    found = re.search(r"^data: (.+)$", answer.text, re.MULTILINE)
    assert found, answer.text
    said: dict[str, Any] = json.loads(found[1])
    return said


def test_progress_as_json(browser: Browser, reports: Listening) -> None:
    reports.hears(a_scan_started(), a_scan_progressed())

    said = asked(browser(language="ja"))

    assert (said["state"], said["percent"]) == ("running", 50)
    assert said["facts"]["time-left"] == "あと約 10 分"
    assert said["facts"]["mailboxes-done"] == "2"


def test_the_last_minute_is_said_as_a_minute(browser: Browser, reports: Listening) -> None:
    reports.hears(a_scan_started(), a_scan_progressed(mails_scanned=1999, mails_expected=2000))

    assert asked(browser(language="ja"))["facts"]["time-left"] == "あと約 1 分"


def test_progress_says_when_the_scan_has_ended(browser: Browser, reports: Listening) -> None:
    reports.hears(a_scan_started(), a_scan_completed())

    assert asked(browser())["state"] == "completed"


@pytest.mark.parametrize(
    ("changes", "happening"),
    [
        ({"mailboxes_found": 0, "mailboxes_done": 0}, "メールボックスを確認中"),
        ({"mailboxes_found": 4, "mailboxes_done": 3}, "メールを読み取り中"),
        ({"mailboxes_found": 4, "mailboxes_done": 4}, "全体を見直し中"),
    ],
)
def test_the_page_says_what_happens_now(
    browser: Browser, reports: Listening, changes: dict[str, int], happening: str
) -> None:
    reports.hears(a_scan_started(), a_scan_progressed(**changes))

    assert happening in words_of(browser(language="ja").get("/reports/"))


@pytest.mark.parametrize(("ago", "is_noted"), [(timedelta(minutes=2), False), (timedelta(minutes=25), True)])
def test_a_scan_that_stands_still_says_since_when(
    browser: Browser, reports: Listening, ago: timedelta, is_noted: bool
) -> None:
    reports.hears(a_scan_started(), a_scan_progressed(progressed_at=NOW - ago))

    said = asked(browser())

    assert ("Nothing has moved for about 25 minutes." in said["note"]) is is_noted


def test_the_stream_says_what_asking_says(browser: Browser, reports: Listening) -> None:
    reports.hears(a_scan_started(), a_scan_progressed())
    client = browser(language="ja")

    answer = client.get(STREAM)

    assert answer.mimetype == "text/event-stream"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Accel-Buffering"] == "no"
    assert told(answer) == asked(client)


def test_the_stream_tells_of_ones_own_scan_only(browser: Browser, reports: Listening) -> None:
    reports.hears(a_scan_started(), a_scan_progressed())

    assert told(browser("d" * 32).get(STREAM))["state"] == "waiting"


def a_browser_with(streams: Streams, reports: Listening, settings: Settings) -> FlaskClient:
    given = wiring.dependencies(settings, reports.database)
    files = wiring.files_over(given, settings)
    app = make_reports_app(settings, reports.database, given.pages, files, streams, clock=lambda: NOW)

    @app.get("/let-in")
    def let_in() -> str:
        sign_in(CUSTOMER, "a@contoso.example")
        return ""

    client = app.test_client()
    client.get("/reports/let-in")
    return client


def test_a_stream_too_many_is_refused(reports: Listening, reports_settings: Settings) -> None:
    full = Streams(1, lambda _: True)
    full.enter()

    answer = a_browser_with(full, reports, reports_settings).get(STREAM)

    assert (answer.status_code, answer.text) == (204, "")


def test_a_stream_ends_with_the_session(reports: Listening, reports_settings: Settings) -> None:
    reports.hears(a_scan_started(), a_scan_progressed())
    ended = EndedSessions(reports.database, lambda: NOW)
    looks: list[float] = []

    def rest(seconds: float) -> bool:
        looks.append(seconds)
        ended.shut_out(CUSTOMER, NOW)
        return False

    answer = a_browser_with(Streams(1, rest), reports, reports_settings).get(STREAM)

    assert told(answer)["state"] == "running"
    assert len(looks) == 1


def test_a_stream_that_ends_gives_its_place_back(browser: Browser) -> None:
    client = browser()

    statuses = []
    for _ in range(5):
        with client.get(STREAM) as answer:
            statuses.append(answer.status_code)

    assert statuses == [200] * 5


def test_asking_for_a_streams_headers_takes_no_place(browser: Browser) -> None:
    client = browser()

    for _ in range(5):
        client.head(STREAM)

    assert client.get(STREAM).status_code == 200


@pytest.mark.parametrize("path", [STREAM, "/reports/stop"])
def test_nobody_follows_or_stops_without_signing_in(app: Flask, path: str) -> None:
    assert app.test_client().get(path).status_code == 302


def test_stopping_asks_first(browser: Browser, reports: Listening) -> None:
    reports.hears(a_scan_started(), a_scan_progressed())

    page = browser(language="ja").get("/reports/stop")

    assert "診断を中止しますか" in words_of(page)
    assert re.search(r'<form method="post" action="/mails/stop">\s*<input type="hidden" name="csrf_token"', page.text)


def test_what_has_ended_cannot_be_stopped(browser: Browser, reports: Listening) -> None:
    reports.hears(a_scan_started(), a_scan_completed())

    answer = browser().get("/reports/stop")

    assert (answer.status_code, answer.headers["Location"]) == (302, "/reports/")


def test_a_scan_that_is_being_stopped_says_so(browser: Browser, reports: Listening) -> None:
    reports.hears(a_scan_started(), a_scan_progressed())

    page = browser().get("/reports/?stopping=yes")

    assert "The assessment is being stopped" in page.text
    assert 'href="/reports/stop"' not in page.text
    assert "time-left" not in page.text


def since(ago: timedelta) -> str:
    return links.starting(NOW - ago).removeprefix("/reports/")


def test_a_scan_just_asked_for_is_awaited_though_there_is_an_earlier_result(
    browser: Browser, reports: Listening
) -> None:
    reports.hears(a_scan_started(), a_scan_completed())
    client, query = browser(), since(timedelta(seconds=2))

    page, state = client.get(f"/reports/{query}"), client.get(f"/reports/progress{query}").get_json()["state"]

    assert "The assessment is about to begin" in page.text
    assert f'data-progress="/reports/progress{query}"' in page.text
    assert state == "waiting"


def test_it_is_shown_once_it_has_begun(browser: Browser, reports: Listening) -> None:
    reports.hears(a_scan_started(), a_scan_completed(), a_scan_started(scan_id="6" * 32, started_at=NOW))

    page = browser().get(f"/reports/{since(timedelta(seconds=2))}")

    assert "Assessment in progress" in page.text


@pytest.mark.parametrize("query", ["?asked=", "?asked=x", "?asked=²", "?asked=99999999999", "?asked=1"])
def test_a_since_that_makes_no_sense_or_was_long_ago_shows_what_there_is(
    browser: Browser, reports: Listening, query: str
) -> None:
    reports.hears(a_scan_started(), a_scan_completed())

    assert "No dangerous mail was found" in browser().get(f"/reports/{query}").text


def test_a_scan_that_was_refused_is_not_awaited_any_more(browser: Browser, reports: Listening) -> None:
    reports.hears(a_scan_failed(failed_at=NOW))
    client, query = browser(), since(timedelta(seconds=2))

    states = [client.get(f"/reports/progress{each}").get_json()["state"] for each in ("", query)]

    assert states == ["failed", "failed"]
    assert "The assessment ended without a result" in client.get(f"/reports/{query}").text
