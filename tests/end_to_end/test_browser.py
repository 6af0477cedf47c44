import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from local.demo import administrator_of
from local.system import System, running
from tests.support.chromium import Watched, leave, watched_page
from tests.support.customer import Customer
from tests.support.killing import slow_down
from tests.support.pdf import text_of
from tests.support.small_tenant import a_part_of_contoso, mails_in

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.mongodb, pytest.mark.kafka]

LOCALES = {"ja": "ja-JP", "en": "en-US"}
NUMBER = r"\b\d{4}-\d{4}-\d{4}\b"
LATENCY = 100
"""Milliseconds: long enough for the live progress to be seen."""
HEADINGS = {
    "ja": [
        "メールセキュリティ診断",
        "この内容でよろしいですか",
        "お送りしたメールをご確認ください",
        "メールアドレスの確認",
        "診断するサービスの選択",
        "診断の対象と期間",
        "権限が付与されました",
        "診断中",
    ],
    "en": [
        "Mail Security Assessment",
        "Is this right?",
        "Open the mail that we sent",
        "Confirm your mail address",
        "What do you want to have assessed?",
        "Which mailboxes are read?",
        "Permission was granted",
        "Assessment in progress",
    ],
}
"""Of the pages from the landing page to the live progress."""


@pytest.fixture(scope="module")
def tenant(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return a_part_of_contoso(tmp_path_factory.mktemp("tenant") / "contoso", datetime.now(UTC), mailboxes=5)


@pytest.fixture(scope="module")
def system(tenant: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    with running(tenant, tmp_path_factory.mktemp("system") / "run", scanners=1) as started:
        slow_down(started, LATENCY)
        yield started


@pytest.fixture(params=["ja", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def watched(real_browser: Browser, language: str) -> Iterator[Watched]:
    with watched_page(real_browser, LOCALES[language]) as opened:
        yield opened


@pytest.fixture
def customer(system: System, watched: Watched, language: str) -> Customer:
    return Customer(system, watched, f"hanako-{language}@customer.example")


@dataclass(frozen=True)
class Seen:
    seconds_left: int
    headline: str
    mails: int
    detected: int
    pdf: str
    rows: Sequence[Mapping[str, str]]
    narrowing: int
    narrowed: int
    subject: str
    safe_view: str
    headline_later: str


def clicked_through(customer: Customer, administrator: str, picture: Path) -> Seen:
    page = customer.page
    customer.sign_up()
    customer.choose()
    customer.agree_at_microsoft(administrator)
    seconds_left = page.get_attribute("[role=timer]", "data-seconds-left") or "0"
    customer.await_result()
    page.screenshot(path=picture)
    headline, mails = page.inner_text("h1"), page.inner_text(".figure strong >> nth=0")
    pdf, file = customer.download("pdf"), customer.download("csv").decode("utf-8-sig")
    detected = customer.number_of_detections()
    narrowing = customer.narrow("attack_type")
    narrowed = customer.number_of_detections()
    leave(page, "#detections td.subject a >> nth=0")
    subject = page.inner_text("h1")
    leave(page, "a[href^='/mails/']")
    safe_view = page.inner_text("main")
    customer.sign_out()
    customer.sign_in(customer.in_letter(NUMBER))
    return Seen(
        seconds_left=int(seconds_left),
        headline=headline,
        mails=int(mails.replace(",", "")),
        detected=detected,
        pdf=text_of(pdf),
        rows=list(csv.DictReader(io.StringIO(file))),
        narrowing=narrowing,
        narrowed=narrowed,
        subject=subject,
        safe_view=safe_view,
        headline_later=page.inner_text("h1"),
    )


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_a_customer_clicks_from_the_landing_page_to_the_result_and_comes_back(
    customer: Customer, tenant: Path, language: str, tmp_path: Path
) -> None:
    watched = customer.watched

    seen = clicked_through(customer, administrator_of(tenant), tmp_path / "result.png")

    assert watched.page.get_attribute("html", "lang") == language
    assert customer.headings[: len(HEADINGS[language])] == HEADINGS[language]
    assert 240 < seen.seconds_left <= 300
    assert seen.mails == mails_in(tenant)
    assert squeezed(seen.headline) in squeezed(seen.pdf)
    assert seen.headline_later == seen.headline
    assert len(seen.rows) == seen.detected
    assert 0 < seen.narrowed == seen.narrowing < seen.detected
    assert seen.subject in {row["subject"] for row in seen.rows}
    assert seen.subject in seen.safe_view
    assert [each for each in watched.complaints if each.startswith(customer.system.addresses.portal)] == []
    assert watched.strangers == []
