import json
from datetime import timedelta

import pytest

from shared.verdicts import AttackType, Verdict
from tests.services.reports.api.conftest import Program, Programs
from tests.services.reports.conftest import Listening
from tests.support.events import (
    JUNK,
    NOON,
    SCAN,
    a_detection,
    a_mail_scanned,
    a_mailbox_scanned,
    a_scan_completed,
    a_scan_started,
)

pytestmark = pytest.mark.mongodb


@pytest.fixture
def many(reports: Listening) -> Listening:
    """A scan of thirty detected mails, some received at the same moment, some in one campaign."""
    mails = [
        a_mail_scanned(
            mail_id=f"m{number:02}",
            received_at=NOON - timedelta(minutes=number // 3),
            verdict=Verdict.MALICIOUS if number % 2 else Verdict.SUSPICIOUS,
            attack_type=AttackType.BEC if number % 5 else AttackType.MALWARE,
            mailbox_address=f"p{number % 3}@contoso.example",
            place=JUNK if number % 4 == 0 else a_mail_scanned().place,
            detection=a_detection(subject=f"Invoice {number}", campaign="wave" if number < 4 else ""),
        )
        for number in range(30)
    ]
    reports.hears(a_scan_started(), *mails, a_mailbox_scanned(), a_scan_completed(threats=15))
    return reports


def pages(asking: Program, query: str) -> list[list[str]]:
    found: list[list[str]] = []
    cursor: str | None = ""
    while cursor is not None:
        answer = asking.get(f"/scans/latest/detections?{query}&cursor={cursor}").get_json()
        found.append([each["mail_id"] for each in answer["items"]])
        cursor = answer["next_cursor"]
    return found


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("sort", ["danger", "received"])
@pytest.mark.parametrize("limit", [1, 7, 30, 31])
def test_the_pages_hold_every_mail_once_in_one_order(program: Programs, sort: str, limit: int) -> None:
    asking = program()

    cut = pages(asking, f"sort={sort}&limit={limit}")

    whole = [each for page in cut for each in page]
    assert whole == pages(asking, f"sort={sort}&limit=200")[0]
    assert len(set(whole)) == len(whole) == 30
    assert [len(page) for page in cut[:-1]] == [limit] * (len(cut) - 1)


def test_what_comes_between_two_pages_repeats_and_hides_nothing(program: Programs, many: Listening) -> None:
    asking = program()
    before = pages(asking, "sort=received&limit=200")[0]

    first = asking.get("/scans/latest/detections?sort=received&limit=10").get_json()
    many.hears(a_mail_scanned(mail_id="new", received_at=NOON + timedelta(minutes=1)))
    second = asking.get(f"/scans/latest/detections?sort=received&limit=10&cursor={first['next_cursor']}").get_json()

    assert [each["mail_id"] for each in (*first["items"], *second["items"])] == before[:20]


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("verdict=threat", 15),
        ("verdict=threat&verdict=potential_threat", 30),
        ("verdict=spam", 0),
        ("attack_type=malware", 6),
        ("place=junkemail", 8),
        ("mailbox=p0@contoso.example", 10),
        ("mailbox=p0@contoso.example&mailbox=p1@contoso.example", 20),
        ("campaign=wave", 4),
        ("q=invoice%2012", 1),
        ("received_from=2026-06-10T11:59:00Z", 6),
        ("received_to=2026-06-10T20:59:00%2B09:00", 24),
        ("received_from=0001-01-01T00:00:00%2B09:00&received_to=9999-12-31T23:00:00-09:00", 30),
    ],
)
def test_it_is_narrowed_as_in_the_portal(program: Programs, query: str, count: int) -> None:
    assert len(program().get(f"/scans/latest/detections?limit=200&{query}").get_json()["items"]) == count


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=201",
        "limit=x",
        "limit=1&limit=2",
        "verdict=clean",
        "attack_type=spam%00",
        "q=%00",
        "sort=subject",
        "received_from=yesterday",
        "received_from=2026-06-10T12:00:00",
        "page=2",
        "cursor=x",
        "cursor=%F0%9F%98%80",
    ],
)
def test_what_cannot_be_is_refused(program: Programs, query: str) -> None:
    answer = program().get(f"/scans/latest/detections?{query}")

    assert answer.status_code == 422
    assert answer.content_type == "application/problem+json"


@pytest.mark.usefixtures("many")
def test_a_cursor_serves_no_other_question(program: Programs) -> None:
    asking = program()
    cursor = asking.get("/scans/latest/detections?limit=2").get_json()["next_cursor"]

    answer = asking.get(f"/scans/latest/detections?limit=2&sort=received&cursor={cursor}")

    assert (answer.status_code, answer.get_json()["type"]) == (422, "/reports/api#wrong-cursor")
    assert asking.get(f"/scans/latest/detections?limit=5&cursor={cursor}").status_code == 200


@pytest.mark.usefixtures("many")
def test_list_detail_and_export_show_a_mail_alike(program: Programs) -> None:
    asking = program()

    (listed,) = asking.get("/scans/latest/detections?q=Invoice%2012").get_json()["items"]
    alone = asking.get("/scans/latest/detections/m12").get_json()
    exported = json.loads(asking.get("/scans/latest/files/detections.json").data)["detections"]

    assert listed == alone
    assert listed in exported


@pytest.mark.usefixtures("many")
def test_campaigns_and_coverage(program: Programs) -> None:
    asking = program()

    (campaign,) = asking.get("/scans/latest/campaigns").get_json()["items"]
    details = asking.get("/scans/latest/campaigns/wave").get_json()
    coverage = asking.get("/scans/latest/coverage").get_json()

    assert (campaign["name"], campaign["mails"]) == ("wave", 4)
    assert {name: details[name] for name in campaign} == campaign
    assert sum(each["mails"] for each in details["reached"]) == 4
    assert (coverage["read"], len(coverage["items"]), coverage["next_cursor"]) == (1, 1, None)


def test_lists_that_are_cut_by_number_come_whole(program: Programs, ended: Listening) -> None:
    more = [a_mailbox_scanned(mailbox_id=f"b{number}", address=f"{number}@contoso.example") for number in range(5)]
    ended.hears(*more)
    asking = program()
    found: list[str] = []
    cursor: str | None = ""

    while cursor is not None:
        answer = asking.get(f"/scans/latest/coverage?limit=2&cursor={cursor}").get_json()
        found += [each["address"] for each in answer["items"]]
        cursor = answer["next_cursor"]

    assert len(set(found)) == len(found) == 6


def test_an_earlier_scan_has_no_mails_left(program: Programs, ended: Listening) -> None:
    ended.hears(a_scan_started(scan_id="6" * 32, started_at=NOON + timedelta(hours=1)))
    asking = program()

    scans = asking.get("/scans").get_json()["items"]
    answer = asking.get(f"/scans/{SCAN}/detections")

    assert [(each["scan_id"], each["has_details"]) for each in scans] == [("6" * 32, True), (SCAN, False)]
    assert (answer.status_code, answer.get_json()["type"]) == (410, "/reports/api#details-erased")
