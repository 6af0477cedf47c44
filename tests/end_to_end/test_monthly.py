from datetime import datetime, timedelta

import pytest
from selectolax.lexbor import LexborHTMLParser

from shared.events.catalog import RescansEnded, ScanRequested
from tests.support.in_process import Shindan
from tests.support.visitor import NUMBER, Visitor

pytestmark = pytest.mark.mongodb

CHOOSE, STOP = "form[action$='/monthly']", "form[action$='/monthly/stop']"


def next_date(system: Shindan) -> datetime:
    (consent,) = system.databases["consent"]["consents"].find({"state": "granted"})
    date: datetime = consent["monthly"]["next_at"]
    return date


def month_after(date: datetime) -> str:
    return (date.replace(day=1) + timedelta(days=32)).strftime("%b")


def come_back_at(system: Shindan, visitor: Visitor, moment: datetime) -> None:
    """Let time go by, and sign in again."""
    system.clock.now = moment
    system.settle()
    visitor.come_back(system.letter(NUMBER))


def test_every_month_the_same_is_assessed_again_until_one_click_stops_it(system: Shindan, visitor: Visitor) -> None:
    visitor.sign_up()
    visitor.grant(days="all")
    visitor.start()
    system.settle()
    visitor.press(visitor.open("/consent/monthly"), CHOOSE, day="20")
    date = next_date(system)

    come_back_at(system, visitor, date - timedelta(days=2))
    warned = system.letterbox.subjects[-1]
    come_back_at(system, visitor, date)
    result = LexborHTMLParser(visitor.open("/reports/").html)
    stopped = visitor.press(visitor.open("/consent/monthly"), STOP)
    come_back_at(system, visitor, date + timedelta(days=70))

    assert [each.requested_by for each in system.said(ScanRequested)] == ["customer", "schedule"]
    assert warned.startswith("Your result will soon be replaced")
    assert system.letter(r"started\s+by\s+your\s+monthly\s+schedule")
    assert system.letter(rf"Next assessment:\s+20 {month_after(date)}")
    # two of the three mails lie in one mailbox under one Message-ID
    assert [each.text() for each in result.css("#comparison .figure strong")] == ["0", "2", "0"]
    assert len(result.css("#history tbody tr")) == 2
    assert "Monthly assessments are stopped." in stopped.html
    assert [each.reason.value for each in system.said(RescansEnded)] == ["customer"]
    assert system.dead_letters() == []
