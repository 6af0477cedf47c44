import re
from datetime import timedelta
from typing import Any

import pytest

from shared.verdicts import AttackType
from shared.web import links
from tests.services.reports.conftest import Browser, Listening
from tests.support.events import (
    CUSTOMER,
    INBOX,
    JUNK,
    NOON,
    a_detection,
    a_finding,
    a_mail_scanned,
    a_mailbox_scanned,
    a_scan_completed,
    a_scan_expired,
    a_scan_progressed,
    a_scan_started,
)

pytestmark = pytest.mark.mongodb

PAGES = ("/reports/people", "/reports/campaigns", "/reports/campaigns/w1", "/reports/mailboxes")


def of_campaign(number: int, **changes: Any) -> Any:
    wave = a_detection(subject=f"Invoice {number % 2}", campaign="w1", is_read=number == 1, **changes)
    address = f"user{number}@contoso.example"
    place = JUNK if number == 3 else INBOX
    return a_mail_scanned(mail_id=f"m{number}", mailbox_address=address, place=place, detection=wave)


@pytest.fixture
def with_a_campaign(reports: Listening) -> Listening:
    reports.hears(a_scan_started(), *(of_campaign(number) for number in (1, 2, 3)))
    reports.hears(a_mailbox_scanned(address="user1@contoso.example"), a_scan_completed(threats=3))
    return reports


@pytest.mark.usefixtures("with_a_campaign")
def test_a_campaign_says_who_got_it_who_opened_it_and_what_to_do(browser: Browser) -> None:
    page = " ".join(browser().get("/reports/campaigns/w1").text.split())

    assert "Mails of this wave: 3. Mailboxes reached: 3." in page
    assert "Move the mails that lie in inboxes (2) out of them" in page
    assert "Ask the people who opened one (1 mails)" in page
    assert page.count('href="/reports/mails/m') == 3
    assert "admin[@]examp1e[.]test" in page
    assert page.index("user1<wbr>") < page.index("user2<wbr>") < page.index("user3<wbr>")


@pytest.mark.usefixtures("with_a_campaign")
def test_a_campaign_is_folded_to_one_row_and_leads_to_its_page(browser: Browser) -> None:
    result, listed = browser().get("/reports/").text, browser().get("/reports/campaigns").text

    assert len(re.findall(r'class="two-lines"\s+href="/reports/campaigns/w1"', result)) == 1
    assert "3 mails of one campaign" in result
    assert "sent to several people or several times: 1." in listed


@pytest.mark.usefixtures("with_a_campaign")
@pytest.mark.parametrize("name", ["other", "%22%3E%3Cscript", "$ne", ".."])
def test_an_unknown_campaign_is_not_found(browser: Browser, name: str) -> None:
    assert browser().get(f"/reports/campaigns/{name}").status_code == 404


def test_a_single_mail_is_no_campaign(browser: Browser, reports: Listening) -> None:
    reports.hears(a_scan_started(), of_campaign(1), a_scan_completed())

    assert browser().get("/reports/campaigns/w1").status_code == 404


@pytest.mark.usefixtures("with_a_campaign")
@pytest.mark.parametrize("page", PAGES)
def test_another_customer_finds_nothing(browser: Browser, page: str) -> None:
    assert browser().get(page).status_code == 200
    assert browser("d" * 32).get(page).status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_while_a_scan_runs_there_are_no_lists(browser: Browser, reports: Listening, page: str) -> None:
    reports.hears(a_scan_started(), of_campaign(1), of_campaign(2), a_scan_progressed())

    assert browser().get(page).status_code == 404


def test_all_people_can_be_reached_a_hundred_at_a_time(browser: Browser, reports: Listening) -> None:
    reports.hears(a_scan_started(), *(of_campaign(number) for number in range(120)), a_scan_completed())

    first, second = browser().get("/reports/people").text, browser().get("/reports/people?page=2").text

    shown = re.findall(r"mailbox=user(\d+)%40", first + second)
    assert len(shown) == len(set(shown)) == 120
    assert shown[0] == "1"
    assert 'href="/reports/people?page=2"' in first
    assert 'href="/reports/people?page=3"' not in second


def test_mailboxes_are_listed_with_their_reasons_the_unread_first(browser: Browser, reports: Listening) -> None:
    unread = a_mailbox_scanned(mailbox_id="z", address="z@contoso.example", coverage="not_read", reason="too_large")
    reports.hears(a_scan_started(), a_mailbox_scanned(), unread, a_scan_completed())

    page = browser().get("/reports/mailboxes").text

    assert page.index("z<wbr>@contoso.example") < page.index("hanako<wbr>@contoso.example")
    assert "larger than what is read" in page


def test_who_is_imitated_leads_to_the_mails(browser: Browser, reports: Listening) -> None:
    findings = (a_finding("brand_as_sender", brand="Amazon"), a_finding("colleague_impersonated", real_address="a@b.c"))
    brand = a_detection(findings=findings)
    reports.hears(a_scan_started(), a_mail_scanned(mail_id="m1", detection=brand), a_mail_scanned(mail_id="m2"))
    reports.hears(a_scan_completed())

    result, narrowed = browser().get("/reports/"), browser().get("/reports/?imitated=brand:Amazon")

    assert 'href="?imitated=brand%3AAmazon#detections"' in result.text
    assert 'href="?imitated=colleague%3Aa%40b.c#detections"' in result.text
    assert re.findall(r'href="/reports/mails/(m\d)', narrowed.text) == ["m1"]


def test_a_rescan_shows_new_gone_and_still_there(browser: Browser, reports: Listening) -> None:
    old = (a_mail_scanned(scan_id="old", mail_id="m1"), a_mail_scanned(scan_id="old", mail_id="m2", mailbox_id="x"))
    reports.hears(a_scan_started(scan_id="old"), *old, a_scan_completed(scan_id="old", threats=2))
    fresh = a_detection(internet_message_id="<new@examp1e.test>")
    reports.hears(a_scan_started(started_at=NOON + timedelta(days=1)), a_mail_scanned(mail_id="m1"))
    reports.hears(a_mail_scanned(mail_id="m3", detection=fresh, attack_type=AttackType.BEC), a_scan_completed())

    page = " ".join(browser().get("/reports/").text.split())

    assert re.findall(r"<span>(New|Still there|Gone)</span>\s*<strong>(\d+)</strong>", page) == [
        ("New", "1"),
        ("Still there", "1"),
        ("Gone", "1"),
    ]
    assert re.search(r'<td>Credential phishing</td>\s*<td class="number">2</td>\s*<td class="number">1</td>', page)
    assert "compared only roughly" not in page


def test_a_stopped_scan_is_compared_with_a_warning(browser: Browser, reports: Listening) -> None:
    reports.hears(a_scan_started(scan_id="old"), a_scan_completed(scan_id="old", stopped=True))
    reports.hears(a_scan_started(started_at=NOON + timedelta(days=1)), a_mail_scanned(), a_scan_completed())

    assert "compared only roughly" in browser().get("/reports/").text


def test_an_expired_result_says_that_it_was_erased(browser: Browser, reports: Listening) -> None:
    reports.hears(a_scan_started(), a_mail_scanned(), a_scan_completed())
    reports.read_model.erase_scan(a_scan_expired())

    assert "The result was erased" in browser().get("/reports/").text


def test_a_result_whose_time_is_nearly_over_says_so(browser: Browser, reports: Listening) -> None:
    ended = NOON - timedelta(days=25)
    reports.hears(a_scan_started(started_at=ended), a_scan_completed(started_at=ended, completed_at=ended))

    assert "This result will soon be erased" in browser().get("/reports/").text


def test_only_spam_is_good_news_and_can_be_looked_at(browser: Browser, reports: Listening) -> None:
    reports.hears(a_scan_started(), a_mail_scanned(attack_type=AttackType.SPAM), a_scan_completed(spam=1))

    result, spam = browser().get("/reports/").text, browser().get("/reports/?verdict=spam").text

    assert "No dangerous mail was found" in result
    assert 'id="detections"' not in result
    assert f"/reports/mails/{'a' * 32}" in spam
    assert CUSTOMER not in spam


def test_a_result_is_shown_whole_on_the_page_that_waited_for_it(browser: Browser, reports: Listening) -> None:
    begun = a_scan_started(started_at=NOON + timedelta(hours=2))
    reports.hears(begun, a_mail_scanned(mail_id="m1"), a_scan_completed(threats=1))

    page = browser().get(links.starting(NOON + timedelta(hours=2)))

    assert 'href="/reports/mails/m1' in page.text
