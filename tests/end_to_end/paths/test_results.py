from pathlib import Path

import pytest

from tests.emulator.builders import ADMINISTRATOR, AIKO
from tests.end_to_end.paths.conftest import Newcomer
from tests.support.clicking import Clicking
from tests.support.in_process import Shindan
from tests.support.pdf import text_of
from tests.support.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.mongodb]


@pytest.fixture(scope="module")
def scanned(system: Shindan) -> Visitor:
    """Contoso's administrator, whose organisation has been assessed."""
    visitor = Visitor(system, ADMINISTRATOR, "ja")
    visitor.be_scanned()
    return visitor


@pytest.fixture
def reader(newcomer: Newcomer, scanned: Visitor) -> Clicking:
    """The same, at the result."""
    reading = newcomer()
    reading.take_over(scanned)
    reading.open("/reports/")
    return reading


def subjects(reader: Clicking) -> list[str]:
    return reader.page.locator("#detections td.subject a").all_inner_texts()


def downloaded(reader: Clicking, ending: str) -> bytes:
    with reader.page.expect_download() as download:
        reader.page.click(f".downloads a[href$='.{ending}']")
    return Path(download.value.path()).read_bytes()


def test_the_figure_of_threats_leads_to_the_table_narrowed_to_them(reader: Clicking) -> None:
    reader.press("a.figure.malicious")

    assert sorted(subjects(reader)) == ["Purchase order", "You have been hacked", "Your unpaid invoice"]
    assert "verdict=threat" in reader.page.url


def test_a_facet_narrows_and_all_is_shown_again(reader: Clicking) -> None:
    reader.page.click("details.facet:has(input[name=place]) summary")
    reader.page.check("input[name=place] >> nth=0")
    reader.press("form.narrowing button[type=submit]")
    narrowed = subjects(reader)

    reader.press("form.narrowing a")

    assert 0 < len(narrowed) < len(subjects(reader)) == 3


def test_a_search_finds_and_says_when_it_finds_nothing(reader: Clicking) -> None:
    reader.page.fill("#q", "hacked")
    reader.page.press("#q", "Enter")
    reader.page.wait_for_url("**q=hacked**")
    found = subjects(reader)
    reader.page.fill("#q", "nothing like it")
    reader.page.press("#q", "Enter")
    reader.page.wait_for_url("**q=nothing**")

    assert found == ["You have been hacked"]
    assert subjects(reader) == []
    assert "条件に合うメールはありません" in reader.page.inner_text("#detections")


def test_a_heading_of_the_table_sorts_it_both_ways(reader: Clicking) -> None:
    reader.press("th a[href*='sort=subject'], th a[href*='sort=-subject']")
    once = subjects(reader)

    reader.press("th[aria-sort] a")

    assert once == list(reversed(subjects(reader)))
    assert sorted(once) in (once, list(reversed(once)))


def test_a_mail_is_explained_and_shown_safely(reader: Clicking) -> None:
    reader.press("#detections td.subject a:has-text('You have been hacked')")
    explained = reader.heading
    reader.press("a[href^='/mails/']")
    text = reader.page.inner_text("main")
    reader.press("main a[href^='/reports/mails/']")

    assert explained == reader.heading == "You have been hacked"
    assert "the video goes to all your contacts" in text
    assert reader.complaints == []
    assert reader.watched.strangers == []


def test_the_downloads_open(reader: Clicking) -> None:
    pdf, table = text_of(downloaded(reader, "pdf")), downloaded(reader, "csv").decode("utf-8-sig")

    assert "Your unpaid invoice" in pdf
    assert AIKO in table


def test_the_withdrawal_is_explained_and_can_be_left(reader: Clicking) -> None:
    reader.press("main a[href='/consent/withdraw']")
    steps = reader.page.inner_text("main ol")

    reader.press("main a.button.second")

    assert "entra.microsoft.com" in steps
    assert reader.page.url.startswith(f"{reader.portal}/reports/")


def test_lists_that_are_wrong_are_corrected_and_saved(reader: Clicking) -> None:
    reader.press("main a[href='/mails/lists']")
    reader.page.fill("#allowed", "partner.example\nnot an entry")
    reader.press("main form button")
    mistake = reader.page.inner_text("#allowed-error")

    reader.page.fill("#allowed", "partner.example")
    reader.press("main form button")
    reader.open("/mails/lists")

    assert "2" in mistake
    assert reader.page.input_value("#allowed").strip() == "partner.example"


def test_the_guide_to_limiting_checks_what_holds(reader: Clicking) -> None:
    reader.open("/consent/limiting")

    reader.press("main form button")

    assert "まだ読み取れる状態" in reader.page.inner_text(".notice.suspicious")
    assert "New-ManagementRoleAssignment" in reader.page.inner_text("#assign-role")
