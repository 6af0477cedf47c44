from dataclasses import replace
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from services.reports.counting import Counting
from services.reports.narrowing import narrowing_from
from services.reports.table import Page, Table
from shared.verdicts import AttackType, Verdict
from tests.services.reports.conftest import Listening
from tests.support.events import (
    CUSTOMER,
    INBOX,
    JUNK,
    NOON,
    SCAN,
    a_detection,
    a_finding,
    a_mail_scanned,
    a_scan_started,
)

pytestmark = pytest.mark.mongodb


@pytest.fixture
def filled(reports: Listening) -> Listening:
    password = a_detection(subject="ＰＡＳＳＷＯＲＤ expired", campaign="w", is_read=True)
    invoice = a_detection(subject="Invoice (2)", campaign="w")
    payment = a_detection(subject="請求書", header_from_address="boss@free.test")
    maybe: dict[str, Any] = {"verdict": Verdict.SUSPICIOUS, "attack_type": AttackType.BEC}
    reports.hears(
        a_scan_started(),
        a_mail_scanned(mail_id="m1", received_at=NOON - timedelta(days=1), detection=password),
        a_mail_scanned(mail_id="m2", received_at=NOON - timedelta(days=9), place=JUNK, detection=invoice),
        a_mail_scanned(
            mail_id="m3", mailbox_address="ichiro@contoso.example", received_at=NOON, detection=payment, **maybe
        ),
        a_mail_scanned(mail_id="m4", verdict=Verdict.SUSPICIOUS, attack_type=AttackType.SPAM),
        a_mail_scanned(mail_id="m5", customer_id="other", scan_id="x"),
    )
    return reports


def page_of(listening: Listening, **values: str) -> Page:
    wanted = narrowing_from({name: value.split(",") for name, value in values.items()})
    return Table(listening.database).page(CUSTOMER, SCAN, wanted)


def ids(page: Page) -> list[str]:
    return [each.mail_id for each in page.rows]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, ["m1", "m2", "m3"]),
        ({"verdict": "threat"}, ["m1", "m2"]),
        ({"verdict": "spam"}, ["m4"]),
        ({"verdict": "threat", "place": "inbox"}, ["m1"]),
        ({"place": "junkemail"}, ["m2"]),
        ({"attack_type": "bec"}, ["m3"]),
        ({"mailbox": "ichiro@contoso.example"}, ["m3"]),
        ({"campaign": "w"}, ["m1", "m2"]),
        ({"q": "password EXAMP1E"}, ["m1"]),
        ({"q": "(2)"}, ["m2"]),
        ({"q": "請求"}, ["m3"]),
        ({"q": ".*"}, []),
        ({"verdict": "no such verdict"}, []),
        ({"sort": "-received"}, ["m3", "m1", "m2"]),
        ({"sort": "received"}, ["m2", "m1", "m3"]),
        ({"sort": "mailbox"}, ["m1", "m2", "m3"]),
        ({"sort": "-read"}, ["m1", "m2", "m3"]),
        ({"sort": "$where", "page": "9999999999"}, ["m1", "m2", "m3"]),
    ],
)
def test_narrowing_and_order(filled: Listening, values: dict[str, str], expected: list[str]) -> None:
    page = page_of(filled, **values)

    assert ids(page) == expected
    assert page.total == len(expected)


def test_facets_count_what_each_value_would_give_beside_the_other_choices(filled: Listening) -> None:
    page = page_of(filled, place="inbox", verdict="threat")

    assert page.facets["verdict"] == {"threat": 1, "potential_threat": 1, "spam": 1}
    assert page.facets["place"] == {"inbox": 1, "junkemail": 1}
    assert page.facets["mailbox"] == {"hanako@contoso.example": 1}


def test_pages_of_fifty(reports: Listening) -> None:
    reports.hears(a_scan_started(), *(a_mail_scanned(mail_id=f"m{number:03}") for number in range(120)))

    pages = [page_of(reports, page=str(number)) for number in (1, 2, 3, 4)]

    assert [len(page.rows) for page in pages] == [50, 50, 20, 20]
    assert [(page.number, page.pages, page.first, page.last) for page in pages[2:]] == [(3, 3, 101, 120)] * 2
    assert len({mail for page in pages for mail in ids(page)}) == 120


@pytest.mark.parametrize("sort", ["-danger", "danger", "subject", "-subject", "-received"])
def test_every_mail_is_on_one_page_in_one_order_however_the_page_is_reached(reports: Listening, sort: str) -> None:
    mails = [a_mail_scanned(mail_id=f"m{each}", detection=a_detection(subject=f"No {each % 7}")) for each in range(108)]
    reports.hears(a_scan_started(), *mails)
    table = Table(reports.database)

    pages = [ids(page_of(reports, size="25", page=str(number), sort=sort)) for number in range(1, 6)]

    whole = table.page(CUSTOMER, SCAN, replace(narrowing_from({"sort": [sort]}), size=200))
    assert [len(each) for each in pages] == [25, 25, 25, 25, 8]
    assert [mail for page in pages for mail in page] == ids(whole)


def test_figures_are_counted_from_the_rows(filled: Listening) -> None:
    figures = Counting(filled.database).summary(CUSTOMER, SCAN).figures

    assert (figures.threats, figures.potential_threats, figures.spam) == (2, 1, 1)
    assert (figures.threats_in_inboxes, figures.threats_read, figures.people_attacked) == (1, 1, 2)
    assert figures.attack_types == ((AttackType.CREDENTIAL_PHISHING, 2), (AttackType.BEC, 1))
    assert [(each.address, each.risk) for each in figures.people] == [
        ("hanako@contoso.example", "high"),
        ("ichiro@contoso.example", "watch"),
    ]
    campaigns = [(each.name, each.mails, each.subject) for each in figures.campaigns]
    assert campaigns == [("w", 2, "ＰＡＳＳＷＯＲＤ expired")]
    assert figures.sender_domains == (("examp1e.test", 2), ("free.test", 1))


def test_answered_mails_are_counted(reports: Listening) -> None:
    answered = a_detection(findings=(a_finding("answered", answered_by="hanako@contoso.example"),))
    reports.hears(
        a_scan_started(),
        a_mail_scanned(mail_id="m1", detection=answered),
        a_mail_scanned(mail_id="m2", detection=answered, verdict=Verdict.SUSPICIOUS),
        a_mail_scanned(mail_id="m3", detection=answered, attack_type=AttackType.SPAM),
        a_mail_scanned(mail_id="m4"),
        a_mail_scanned(mail_id="m5", detection=None),
    )

    figures = Counting(reports.database).summary(CUSTOMER, SCAN).figures

    assert figures.answered == 2


def test_weeks_begin_on_monday_in_the_readers_zone(reports: Listening) -> None:
    sunday_evening_in_utc = NOON.replace(day=7, hour=16)
    reports.hears(a_scan_started(), a_mail_scanned(received_at=sunday_evening_in_utc, place=INBOX))

    figures = Counting(reports.database).summary(CUSTOMER, SCAN).figures_in(ZoneInfo("Asia/Tokyo"))

    assert [each.begins_at.isoformat() for each in figures.weeks] == ["2026-06-08T00:00:00+09:00"]
