"""A real gunicorn with one place for a stream, and Chromium before its pages."""

import os
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from playwright.sync_api import Browser, Page, expect

from local.ports import LOOPBACK, answers, free_port
from local.processes import Process
from local.servers import start_mongod
from services.reports import wiring
from services.reports.settings import Settings
from shared.events.catalog import Event
from shared.mongodb import connect
from tests.services.reports.conftest import WEBHOOK_KEYS
from tests.support.chromium import PATIENCE
from tests.support.events import CUSTOMER, a_scan_completed, a_scan_progressed, a_scan_started, heard
from tests.support.web import WEB

pytestmark = [pytest.mark.browser, pytest.mark.mongodb]

STREAM = "/reports/progress/stream?state=running"


@dataclass
class Served:
    """The reports service behind gunicorn, and what fills its database."""

    address: str
    process: Process
    settings: Settings
    mongodb_uri: str

    def hears(self, *events: Event) -> None:
        database = connect(self.mongodb_uri, "reports")
        handlers = wiring.handlers(wiring.dependencies(self.settings, database))
        for event in events:
            handlers[type(event)](heard(event))
        database.client.close()

    @property
    def cookie(self) -> str:
        """Return the session of the customer, signed as the service does."""
        app = Flask("signing")
        app.secret_key = self.settings.secret_key.get_secret_value()
        serializer = SecureCookieSessionInterface().get_signing_serializer(app)
        assert serializer is not None
        now = datetime.now(UTC).timestamp()
        who = {"token": "token", "customer": [CUSTOMER, "a@contoso.example", "UTC"]}
        return str(serializer.dumps({**who, "signed_in_at": now, "seen_at": now}))


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    mongod, uri = start_mongod(tmp_path)
    port = free_port()
    told = {**WEB, "mongodb_uri": uri, "kafka_bootstrap": "unused:1", "web_host": LOOPBACK, "web_port": port}
    told |= {"portal": f"http://{LOOPBACK}:{port}", "web_threads": 4, "webhook_keys": WEBHOOK_KEYS}
    environment = os.environ | {name.upper(): str(value) for name, value in told.items()}
    command = [sys.executable, "-m", "services.reports", "web"]
    process = Process("reports", command, log_path=tmp_path / "reports.log", environment=environment)
    process.wait_until(lambda: answers(port), within=60)
    yield Served(f"http://{LOOPBACK}:{port}", process, Settings(**told), uri)
    process.stop()
    mongod.stop()


@dataclass
class Watching:
    """A page on which the customer's scan is followed, and what it asked for."""

    page: Page
    asked: list[tuple[str, int]] = field(default_factory=list)


@pytest.fixture
def watching(real_browser: Browser, served: Served) -> Iterator[Watching]:
    context = real_browser.new_context(locale="ja-JP")
    context.set_default_timeout(PATIENCE)
    context.add_cookies([{"name": "shindan", "value": served.cookie, "url": served.address}])
    made = Watching(context.new_page())
    made.page.on("response", lambda heard: made.asked.append((heard.url.removeprefix(served.address), heard.status)))
    yield made
    context.close()


def begin(served: Served) -> None:
    now = datetime.now(UTC)
    served.hears(
        a_scan_started(started_at=now), a_scan_progressed(mails_scanned=0, mailboxes_done=0, progressed_at=now)
    )


def goes_on(served: Served) -> None:
    now = datetime.now(UTC)
    served.hears(a_scan_progressed(revision=2, mails_scanned=1500, threats=7, progressed_at=now))


def test_numbers_move_and_the_result_comes_by_itself(served: Served, watching: Watching) -> None:
    page = watching.page
    page.goto(f"{served.address}/reports/")
    waiting = page.inner_text("h1")
    begin(served)
    expect(page.locator("#mails-scanned")).to_have_text("0")
    goes_on(served)
    expect(page.locator("#mails-scanned")).to_have_text("1,500")
    summary, threats = page.inner_text("#summary"), page.inner_text("#threats")
    percent = page.get_attribute("#progress", "value")
    served.hears(a_scan_completed(completed_at=datetime.now(UTC)))
    expect(page.locator("h1")).to_have_text("危険なメールは見つかりませんでした")

    assert waiting == "診断はまだ始まっていません"
    assert (threats, percent) == ("7", "75")
    assert "75 % まで読み取り済み" in summary
    assert {status for path, status in watching.asked if "/progress" in path} == {200}
    assert "/reports/progress" not in {path for path, _ in watching.asked}


def test_a_browser_without_a_stream_asks(served: Served, watching: Watching) -> None:
    page = watching.page
    begin(served)
    with requests.get(f"{served.address}{STREAM}", cookies={"shindan": served.cookie}, stream=True, timeout=60):
        page.goto(f"{served.address}/reports/")
        goes_on(served)
        expect(page.locator("#mails-scanned")).to_have_text("1,500")

    assert (STREAM, 204) in watching.asked
    assert ("/reports/progress", 200) in watching.asked


def test_streams_end_when_the_process_is_told_to_stop(served: Served) -> None:
    begin(served)
    with requests.get(f"{served.address}{STREAM}", cookies={"shindan": served.cookie}, stream=True, timeout=60) as told:
        pieces = told.iter_content(None)
        first = next(pieces)
        rest: list[bytes] = []
        listening = threading.Thread(target=lambda: rest.extend(pieces))
        listening.start()
        status = served.process.stop(within=60)
        listening.join()

    assert first.startswith(b"retry:")
    assert status == 0
