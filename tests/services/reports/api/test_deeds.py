from datetime import timedelta
from typing import Any

import pytest

from services.reports.api.tokens import Permit
from shared.events.catalog import ErasureAsked, RescanAsked, RescanRefused, StopAsked
from shared.events.details import FailureReason, RescanRefusal
from shared.events.envelope import decode
from tests.services.reports.api.conftest import Programs
from tests.services.reports.conftest import Listening
from tests.support.events import (
    CUSTOMER,
    NOON,
    SCAN,
    a_customer_erased,
    a_scan_completed,
    a_scan_failed,
    a_scan_started,
)

pytestmark = pytest.mark.mongodb

EVERYTHING = tuple(Permit)


def said(reports: Listening) -> list[Any]:
    return [decode(each["value"]).data for found in reports.database["operations"].find() for each in found["outbox"]]


def refused(operation_id: str) -> RescanRefused:
    reason = RescanRefusal.NO_PERMISSION
    return RescanRefused(customer_id=CUSTOMER, operation_id=operation_id, reason=reason, refused_at=NOON)


def test_scanning_again_is_asked_for_once_and_the_scan_appears(program: Programs, ended: Listening) -> None:
    asking = program(permits=EVERYTHING)

    first, second = (asking.post("/scans", json={"after": SCAN}) for _ in range(2))
    operation = first.get_json()
    (event,) = said(ended)
    ended.hears(a_scan_started(scan_id=operation["operation_id"], started_at=NOON + timedelta(hours=3)))
    done = asking.get(first.headers["Location"].removeprefix("/api/v1")).get_json()

    assert (first.status_code, operation["state"], second.get_json()) == (202, "pending", operation)
    assert event == RescanAsked(
        customer_id=CUSTOMER,
        operation_id=operation["operation_id"],
        after_scan_id=SCAN,
        asked_at=NOON + timedelta(hours=2),
    )
    assert (done["state"], done["scan_id"]) == ("done", operation["operation_id"])
    assert asking.get("/scans/latest").get_json()["scan_id"] == operation["operation_id"]


def test_why_a_scan_does_not_begin_is_told_and_it_can_be_asked_again(program: Programs, ended: Listening) -> None:
    asking = program(permits=EVERYTHING)
    operation_id = asking.post("/scans", json={"after": SCAN}).get_json()["operation_id"]

    ended.hears(refused(operation_id), refused(operation_id))

    told = asking.get(f"/operations/{operation_id}").get_json()
    assert (told["state"], told["reason"], told["scan_id"]) == ("refused", "no_permission", None)
    assert asking.post("/scans", json={"after": SCAN}).get_json()["operation_id"] != operation_id


def test_a_scan_that_failed_before_it_began_is_told_too(program: Programs, ended: Listening) -> None:
    asking = program(permits=EVERYTHING)
    operation_id = asking.post("/scans", json={"after": SCAN}).get_json()["operation_id"]

    ended.hears(
        a_scan_failed(
            scan_id=operation_id, reason=FailureReason.PERMISSION_MISSING, failed_at=NOON + timedelta(hours=3)
        )
    )

    told = asking.get(f"/operations/{operation_id}").get_json()
    assert (told["state"], told["reason"]) == ("refused", "permission_missing")


def test_while_a_scan_runs_no_other_begins(program: Programs, reports: Listening) -> None:
    reports.hears(a_scan_started())

    answer = program(permits=EVERYTHING).post("/scans", json={"after": SCAN})

    assert (answer.status_code, answer.get_json()["type"]) == (409, "/reports/api#still-running")
    assert said(reports) == []


def test_whoever_knows_another_scan_as_the_latest_is_told(program: Programs, ended: Listening) -> None:
    answer = program(permits=EVERYTHING).post("/scans", json={"after": "4" * 32})

    assert (answer.status_code, answer.get_json()["type"]) == (409, "/reports/api#another-scan-is-the-latest")
    assert said(ended) == []


def test_where_no_scan_is_left_none_is_named(program: Programs, reports: Listening) -> None:
    answer = program(permits=EVERYTHING).post("/scans", json={"after": None})

    assert answer.status_code == 202
    assert [each.after_scan_id for each in said(reports)] == [""]


def test_stopping_is_asked_for_and_done_when_the_scan_has_ended(program: Programs, reports: Listening) -> None:
    asking = program(permits=EVERYTHING)
    reports.hears(a_scan_started())

    pending = asking.post("/scans/latest/stop")
    reports.hears(a_scan_completed(stopped=True))
    done = asking.get(f"/operations/{pending.get_json()['operation_id']}")

    assert (pending.status_code, pending.get_json()["state"]) == (202, "pending")
    assert [(type(each), each.scan_id) for each in said(reports)] == [(StopAsked, SCAN)]
    assert done.get_json()["state"] == "done"
    assert asking.post("/scans/latest/stop").get_json()["type"] == "/reports/api#has-ended"


def test_an_erasure_is_asked_for_and_ends_the_token(program: Programs, ended: Listening) -> None:
    asking = program(permits=EVERYTHING)

    unsure = asking.post("/erasure", json={"erase": "something"})
    answer = asking.post("/erasure", json={"erase": "everything"})
    asked = said(ended)
    ended.hears(a_customer_erased())

    assert (unsure.status_code, answer.status_code) == (422, 202)
    assert [type(each) for each in asked] == [ErasureAsked]
    assert asking.get("/operations").status_code == 401
    assert ended.database["operations"].count_documents({}) == 0


@pytest.mark.parametrize("permit", Permit)
def test_a_token_does_what_it_allows_and_nothing_else(program: Programs, reports: Listening, permit: Permit) -> None:
    reports.hears(a_scan_started())
    asking = program(permits=[permit])

    statuses = {
        Permit.READ: asking.get("/operations").status_code,
        Permit.SCAN: asking.post("/scans/latest/stop").status_code,
        Permit.ERASE: asking.post("/erasure", json={"erase": "everything"}).status_code,
    }

    assert {each: status == 403 for each, status in statuses.items()} == {each: each is not permit for each in Permit}
    assert set(statuses.values()) <= {200, 202, 403}
