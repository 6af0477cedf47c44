import secrets

import pytest

from benchmarks.large_result import LargeResult
from shared.events.envelope import announce
from shared.messaging.broker import Message
from shared.outbox import entries
from tests.end_to_end.paths.conftest import Newcomer
from tests.support.clicking import Clicking

pytestmark = [pytest.mark.browser, pytest.mark.mongodb]

DETECTIONS = 130
NEXT, PREVIOUS = ".pager a[rel=next]", ".pager a[rel=prev]"


@pytest.fixture
def reader(newcomer: Newcomer) -> Clicking:
    """Somebody in whose mail so much was found that it fills several pages."""
    come = newcomer("en-US")
    come.arrive()
    system = come.system
    found = system.databases["signup"]["customers"].find_one({"address": come.address}) or {}
    result = LargeResult(
        found["_id"], secrets.token_hex(16), detections=DETECTIONS, mailboxes=9, started_at=system.clock()
    )
    said = [each for event in result.events() for each in entries(announce(event, source="test", clock=system.clock))]
    system.broker.publisher().publish([Message(each["topic"], each["key"], each["value"]) for each in said])
    while system.turn_workers("reports"):
        pass
    come.open("/reports/")
    return come


def number(reader: Clicking) -> int:
    """Return which page it is."""
    return int(reader.page.inner_text(".pager nav:not(.sizes) [aria-current=page]"))


def total(reader: Clicking) -> int:
    """Return how many mails the table says that it has."""
    return int(reader.page.inner_text("#detections [role=status]").rpartition(" ")[2])


def mails(reader: Clicking) -> list[str]:
    """Return the mails of the page, as their rows are called."""
    rows: list[str] = reader.page.eval_on_selector_all("#detections tbody tr", "rows => rows.map(each => each.id)")
    return rows


def test_from_the_first_page_to_the_last_every_mail_is_shown_once(reader: Clicking) -> None:
    first, seen = mails(reader), list(mails(reader))
    while reader.page.locator(NEXT).count():
        reader.press(NEXT)
        seen += mails(reader)
    last = number(reader)

    reader.press(".pager a[aria-label='Page 1']")

    assert last == 3
    assert len(seen) == len(set(seen)) == total(reader)
    assert mails(reader) == first
    assert reader.complaints == []


def test_order_and_choice_hold_from_page_to_page_and_there_and_back_from_a_mail(reader: Clicking) -> None:
    reader.press("th a[href*='sort=subject'], th a[href*='sort=-subject']")
    reader.press(NEXT)
    second = mails(reader)
    reader.press("#detections td.subject a >> nth=2")
    reader.press("main nav.between > a")
    again, sorted_by = mails(reader), reader.page.inner_text("th[aria-sort]")
    reader.press("form.narrowing button[type=submit]")

    assert second == again
    assert "Subject" in sorted_by
    assert number(reader) == 1


def test_fewer_rows_are_shown_on_a_page_and_the_page_can_be_left_by_the_browsers_back(reader: Clicking) -> None:
    reader.press(".sizes a:text-is('25')")
    few = len(mails(reader))
    reader.press(NEXT)
    reader.press(PREVIOUS)
    reader.page.go_back()

    assert few == 25
    assert (number(reader), len(mails(reader))) == (2, 25)
