"""Every order and choice of the table is answered by an index, whatever others have in the same database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from services.reports.counting import Counting
from services.reports.narrowing import SIZES, SORTS, narrowing_from
from services.reports.table import Table
from shared.mongodb import Documents
from tests.services.reports.conftest import Listening
from tests.support.events import CUSTOMER, INBOX, JUNK, SCAN, a_detection, a_mail_scanned, a_scan_started

pytestmark = pytest.mark.mongodb

MAILS, OTHERS = 70, 90
BOTH_WAYS = [f"{way}{sort}" for sort in SORTS for way in ("", "-")]
CHOICES = {
    "nothing": {},
    "verdict": {"verdict": ["threat"]},
    "place": {"place": ["junkemail"]},
    "mailbox": {"mailbox": ["4@contoso.example"]},
    "search": {"q": ["no 6"]},
}


@pytest.fixture
def table(reports: Listening) -> Table:
    """Of many mails, beside those of somebody else."""
    mails = [a_mail_scanned(mail_id=f"m{number:03}", **told(number)) for number in range(MAILS)]
    others = [a_mail_scanned(mail_id=f"o{number}", customer_id="other", scan_id="x") for number in range(OTHERS)]
    reports.hears(a_scan_started(), *mails, *others)
    return Table(reports.database)


def told(number: int) -> dict[str, Any]:
    detection = a_detection(subject=f"No {number}", is_read=bool(number % 2))
    place = INBOX if number % 3 else JUNK
    return {"mailbox_address": f"{number % 9}@contoso.example", "place": place, "detection": detection}


@contextmanager
def asked(database: Documents) -> Iterator[list[dict[str, Any]]]:
    """Give what MongoDB notes of each question that is asked meanwhile."""
    found: list[dict[str, Any]] = []
    database.command("profile", 2)
    yield found
    database.command("profile", 0)
    found.extend(database["system.profile"].find({"ns": f"{database.name}.detections"}))


def plans(questions: list[dict[str, Any]]) -> set[str]:
    return {each["planSummary"].partition(" ")[0] for each in questions}


def test_an_order_fetches_only_what_it_shows(table: Table, reports: Listening) -> None:
    cube = Counting(reports.database).summary(CUSTOMER, SCAN).cube

    with asked(reports.database) as questions:
        pages = [table.page(CUSTOMER, SCAN, narrowing_from({"sort": [sort]}), cube) for sort in BOTH_WAYS]

    assert {len(page.rows) for page in pages} == {max(SIZES)}
    assert plans(questions) == {"IXSCAN"}
    assert [each["docsExamined"] for each in questions] == [max(SIZES)] * len(BOTH_WAYS)


def test_no_choice_goes_through_the_mails_of_others(table: Table, reports: Listening) -> None:
    wanted = [{**choice, "sort": [sort]} for choice in CHOICES.values() for sort in BOTH_WAYS]

    with asked(reports.database) as questions:
        for each in wanted:
            table.page(CUSTOMER, SCAN, narrowing_from(each))

    assert len(questions) == 2 * len(wanted)
    assert plans(questions) == {"IXSCAN"}
    assert max(each["docsExamined"] for each in questions) <= MAILS


def test_a_choice_fetches_only_what_it_shows(table: Table, reports: Listening) -> None:
    with asked(reports.database) as questions:
        pages = [table.page(CUSTOMER, SCAN, narrowing_from(choice)) for choice in CHOICES.values()]

    fetched = [each["docsExamined"] for each in questions if "find" in each["command"]]
    assert fetched == [len(page.rows) for page in pages]
    assert all(fetched)


def test_people_and_searches_are_counted_without_fetching_a_mail(table: Table, reports: Listening) -> None:
    with asked(reports.database) as questions:
        people = Counting(reports.database).people(CUSTOMER, SCAN, first=0, most=100)
        page = table.page(CUSTOMER, SCAN, narrowing_from({"q": ["nothing like it"]}))

    assert (len(people), page.rows) == (9, ())
    assert {each["docsExamined"] for each in questions} == {0}


def test_what_sorts_alike_is_still_not_the_same(reports: Listening) -> None:
    addresses = {"m1": "user1@contoso.example", "m2": "user01@contoso.example", "m3": "User1@contoso.example"}
    mails = [a_mail_scanned(mail_id=mail_id, mailbox_address=address) for mail_id, address in addresses.items()]
    reports.hears(a_scan_started(), *mails)

    page = Table(reports.database).page(
        CUSTOMER, SCAN, narrowing_from({"sort": ["subject"], "mailbox": [addresses["m1"]]})
    )

    assert [each.mail_id for each in page.rows] == ["m1"]
    assert page.total == 1
