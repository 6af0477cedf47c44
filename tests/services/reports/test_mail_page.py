import re
from datetime import timedelta
from typing import Any

import pytest

from shared.events.details import MicrosoftVerdict
from tests.services.reports.conftest import Browser, Listening
from tests.support.events import JUNK, NOON, a_detection, a_mail_scanned, a_scan_completed, a_scan_started

pytestmark = pytest.mark.mongodb


def a_mail(number: int, **changes: Any) -> Any:
    detection = a_detection(subject=f"mail {number}", campaign="w" if number < 3 else "")
    received = {"received_at": NOON - timedelta(minutes=number), "detection": detection}
    return a_mail_scanned(**{"mail_id": f"m{number:03}"} | received | changes)


@pytest.fixture
def with_mails(reports: Listening) -> Listening:
    reports.hears(a_scan_started(), *(a_mail(number) for number in range(60)))
    reports.hears(a_mail(60, place=JUNK), a_scan_completed())
    return reports


def steps(page: str) -> list[tuple[str, str]]:
    return re.findall(r'rel="(prev|next)"\s+href="([^"]+)"', page)


@pytest.mark.usefixtures("with_mails")
@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("m000", [("next", "/reports/mails/m001?")]),
        (
            "m001?place=inbox",
            [("prev", "/reports/mails/m000?place=inbox"), ("next", "/reports/mails/m002?place=inbox")],
        ),
        (
            "m049?sort=-received",
            [
                ("prev", "/reports/mails/m048?sort=-received"),
                ("next", "/reports/mails/m050?sort=-received&amp;page=2"),
            ],
        ),
        (
            "m050?page=2&place=inbox",
            [("prev", "/reports/mails/m049?place=inbox"), ("next", "/reports/mails/m051?place=inbox&amp;page=2")],
        ),
        ("m060?page=2", [("prev", "/reports/mails/m059?page=2")]),
        ("m060?place=inbox", []),
    ],
)
def test_one_goes_on_to_the_neighbours_in_the_table_as_it_was(
    browser: Browser, address: str, expected: list[tuple[str, str]]
) -> None:
    assert steps(browser().get(f"/reports/mails/{address}").text) == expected


@pytest.mark.usefixtures("with_mails")
def test_the_way_back_leads_to_the_very_state_of_the_table(browser: Browser) -> None:
    page = browser().get("/reports/mails/m001?place=inbox&sort=subject&page=1&size=25").text
    back = re.search(r'href="(/reports/\?[^"]+)"', page)
    assert back

    table = browser().get(back[1].replace("&amp;", "&").partition("#")[0]).text

    assert back[1] == "/reports/?place=inbox&amp;sort=subject&amp;size=25#m-m001"
    assert '<tr id="m-m001">' in table


@pytest.mark.usefixtures("with_mails")
def test_other_mails_of_its_campaign_are_named(browser: Browser) -> None:
    page = browser().get("/reports/mails/m001").text

    named = page[page.index("Other mails of this campaign") :]
    assert re.findall(r"/reports/mails/(m\d+)\?campaign=w", named) == ["m000", "m002"]
    assert 'href="/reports/campaigns/w"' in named
    assert "Other mails" not in browser().get("/reports/mails/m010").text


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"spam_confidence_level": -1}, "let it pass"),
        ({"spam_confidence_level": 1}, "no spam"),
        ({"spam_confidence_level": 9}, "spam, very likely"),
        ({"spf": "softfail"}, "asks for lenience"),
        ({"dmarc": "fail"}, "failed"),
        ({"category": "SPOOF"}, "a forged sender"),
        ({"category": "<b>NEW</b>"}, "&lt;b&gt;NEW&lt;/b&gt;"),
        ({}, "nothing"),
    ],
)
def test_what_microsoft_had_said_is_worded(
    browser: Browser, reports: Listening, said: dict[str, Any], words: str
) -> None:
    detection = a_detection(microsoft=MicrosoftVerdict(**said))
    reports.hears(a_scan_started(), a_mail_scanned(mail_id="m1", detection=detection))

    page = browser().get("/reports/mails/m1").text

    facts = page[page.index('id="microsoft"') : page.index('id="indicators"')]
    assert words in facts
