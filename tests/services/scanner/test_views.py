from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from flask import session
from flask.testing import FlaskClient

from services.scanner.app import make_scanner_app
from services.scanner.judging.viewing import MailView, view_of
from services.scanner.mail_source import Busy, NotThere, Refused, Unopenable
from services.scanner.safe_view import SafeViews
from services.scanner.scans import Scan
from services.scanner.settings import PageSettings
from services.scanner.views import make_blueprint
from shared.events.catalog import MailScanned
from shared.mongodb import Documents
from shared.verdicts import Verdict
from shared.web.sign_in import sign_in
from tests.support.clock import TurnableClock
from tests.support.scanning import CUSTOMER, SCAN, Stage
from tests.support.tenants import FakeTenant, WordAnalysers, some_mails
from tests.support.web import ENGLISH, JAPANESE, WEB, csrf_token, words_of

pytestmark = pytest.mark.mongodb

HOSTILE = (
    "From: \u202eevil <a@b.test>\r\nSubject: <script>alert(1)</script>{{7*7}}\r\n"
    "Content-Type: text/html; charset=utf-8\r\n\r\n"
    '<p>Click <a href="https://evil.test/login?x=1">here https://evil.test/login</a></p>'
    '<p style="display:none">hidden words</p><img src="https://evil.test/pixel.png">'
)


class ParsingAnalysers(WordAnalysers):
    def view(self, raw: bytes) -> MailView:
        return view_of(HOSTILE.encode() if raw == b"dangerous" else raw)


@dataclass
class Pages:
    client: FlaskClient
    stage: Stage

    def sign_in(self, customer_id: str = CUSTOMER) -> None:
        with self.client.application.test_request_context("/"):
            sign_in(customer_id, "ann@contoso.example")
            saved = dict(session)
        with self.client.session_transaction() as current:
            current.update(saved)

    def mail_id(self, verdict: Verdict = Verdict.MALICIOUS) -> str:
        return next(each.mail_id for each in self.stage.said(MailScanned) if each.verdict is verdict)


@pytest.fixture
def pages(mongodb: Documents, clock: TurnableClock) -> Iterator[Pages]:
    stage = Stage(mongodb, FakeTenant({"ann": some_mails(3, dangerous=1)}), clock)
    stage.scan()
    given = stage.dependencies()
    settings = PageSettings(
        **WEB,
        mongodb_uri="mongodb://nowhere.example",
        kafka_bootstrap="nowhere.example:9092",
        entra_authority="https://login.example",
        graph_url="https://graph.example/v1.0",
        client_id="client",
        client_secret="secret",
        encryption_keys="k1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        scanner_private_key="",
    )
    views = SafeViews(given.scans, given.figures, given.access.open, ParsingAnalysers(), 10_000)
    app = make_scanner_app(settings, mongodb, [make_blueprint(given.scans, views)], clock=clock)
    with app.test_client() as client:
        yield Pages(client, stage)


def test_a_hostile_mail_is_shown_as_harmless_text(pages: Pages) -> None:
    pages.sign_in()

    page = pages.client.get(f"/mails/{SCAN}/{pages.mail_id()}", headers=ENGLISH)

    assert page.status_code == 200
    assert "&lt;script&gt;alert(1)" in page.text
    assert "{{7*7}}" in page.text
    assert "⟨U+202E⟩" in page.text
    assert "hxxps://evil[.]test" in page.text
    assert "https://evil.test" not in page.text
    assert "hidden words" in page.text


def test_the_page_speaks_japanese(pages: Pages) -> None:
    pages.sign_in()

    page = pages.client.get(f"/mails/{SCAN}/{pages.mail_id()}", headers=JAPANESE)

    assert "安全な表示" in words_of(page)
    assert "受信者に見えないように隠された文字" in words_of(page)


def test_nobody_sees_a_mail_without_signing_in(pages: Pages) -> None:
    answer = pages.client.get(f"/mails/{SCAN}/{pages.mail_id()}", headers=ENGLISH)

    assert answer.status_code == 302
    assert answer.location.startswith("/sign-in?next=")


def test_another_customer_does_not_see_it(pages: Pages) -> None:
    pages.sign_in("customer-2")

    assert pages.client.get(f"/mails/{SCAN}/{pages.mail_id()}", headers=ENGLISH).status_code == 404


def test_a_clean_mail_is_not_shown(pages: Pages) -> None:
    pages.sign_in()

    answer = pages.client.get(f"/mails/{SCAN}/{pages.mail_id(Verdict.CLEAN)}", headers=ENGLISH)

    assert answer.status_code == 404


def test_a_mail_that_exchange_cannot_open_is_shown_as_far_as_it_shows_it(pages: Pages) -> None:
    def refuse(_mail_id: str) -> None:
        raise Unopenable("ErrorCorruptData")

    pages.stage.tenant.before_message = refuse
    pages.sign_in()

    page = pages.client.get(f"/mails/{SCAN}/{pages.mail_id()}", headers=ENGLISH)

    assert page.status_code == 200
    assert "hidden words" in page.text
    assert "Not everything in this mail could be read." in page.text


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (NotThere("not_found"), 404, "does not lie in the mailbox any more"),
        (Refused(), 403, "permission to read this mailbox is not there"),
        (Busy("429"), 503, "does not answer at present"),
    ],
)
def test_a_mail_that_cannot_be_had_says_why(pages: Pages, error: Exception, status: int, words: str) -> None:
    def refuse(_mail_id: str) -> None:
        raise error

    pages.sign_in()
    pages.stage.tenant.before_message = refuse

    page = pages.client.get(f"/mails/{SCAN}/{pages.mail_id()}", headers=ENGLISH)

    assert page.status_code == status
    assert words in page.text


def test_stopping_needs_the_token_of_a_form(pages: Pages) -> None:
    pages.sign_in()

    answer = pages.client.post("/mails/stop", headers=ENGLISH)

    assert answer.status_code == 400


def test_stopping_ends_only_ones_own_scan(pages: Pages) -> None:
    scans = pages.stage.dependencies().scans
    theirs = replace(scan_of(pages), scan_id="scan-9", customer_id="customer-9", state="running")
    mine = replace(scan_of(pages), scan_id="scan-8", state="running")
    scans.begin(theirs, [])
    scans.begin(mine, [])
    pages.sign_in()
    token = csrf_token(pages.client.get(f"/mails/{SCAN}/{pages.mail_id()}", headers=ENGLISH))

    answer = pages.client.post("/mails/stop", data={"csrf_token": token}, headers=ENGLISH)

    assert (answer.status_code, answer.location) == (303, "/reports/?stopping=yes")
    assert {each.scan_id: each.stopping for each in scans.running()} == {"scan-9": False, "scan-8": True}


def scan_of(pages: Pages) -> Scan:
    found = pages.stage.dependencies().scans.get(SCAN)
    assert found is not None
    return found
