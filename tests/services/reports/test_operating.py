from datetime import timedelta

import pytest

from services.reports.expiring import Expiring
from services.reports.operating import result_commands
from shared.events.catalog import ScanExpired
from tests.services.reports.conftest import Listening
from tests.support.clock import NOON, TurnableClock
from tests.support.events import (
    CUSTOMER,
    SCAN,
    a_mail_scanned,
    a_scan_completed,
    a_scan_started,
    a_sign_up,
)
from tests.support.operator import WHO, Operator, an_office, trail
from tests.support.outbox import waiting

pytestmark = pytest.mark.mongodb

ENDED = a_scan_completed().completed_at


@pytest.fixture
def operator(reports: Listening, clock: TurnableClock) -> Operator:
    office = an_office(reports.database, clock, service="reports")
    return Operator([result_commands(lambda: office, lambda given: Expiring(reports.read_model, given.clock))])


def test_results_are_listed_with_counts_and_until_when_they_are_kept(operator: Operator, reports: Listening) -> None:
    reports.hears(a_sign_up(), a_scan_started(), a_mail_scanned(), a_scan_completed(threats=1))

    (listed,) = operator.ask("results", "list")["results"]

    assert (listed["scan_id"], listed["customer_id"], listed["state"]) == (SCAN, CUSTOMER, "completed")
    assert listed["threats"] == 1
    assert listed["kept_until"] == f"{ENDED + timedelta(days=30):%Y-%m-%dT%H:%M:%SZ}"
    assert operator.ask("results", "list", "--customer", "another") == {"results": []}


def test_a_result_is_erased_before_its_time_and_the_others_hear_of_it(operator: Operator, reports: Listening) -> None:
    reports.hears(a_sign_up(), a_scan_started(), a_mail_scanned(), a_scan_completed(threats=1))

    answer = operator.do("results", "erase", SCAN)

    (expired,) = waiting(reports.database["tombstones"], ScanExpired)
    assert answer["done"] == "result erased"
    assert (expired.early, expired.has_result, expired.counts_stay, expired.erased_at) == (True, True, False, NOON)
    assert operator.ask("results", "list") == {"results": []}
    assert reports.database["detections"].count_documents({}) == 0
    assert trail(reports.database) == [(WHO, "results erase", [CUSTOMER, SCAN], "done")]


def test_late_events_do_not_bring_an_erased_result_back(operator: Operator, reports: Listening) -> None:
    reports.hears(a_sign_up(), a_scan_started(), a_scan_completed())
    operator.do("results", "erase", SCAN)

    reports.hears(a_scan_started(), a_mail_scanned(), a_scan_completed())

    assert operator.ask("results", "list") == {"results": []}


def test_what_still_runs_or_is_unknown_is_not_erased(operator: Operator, reports: Listening) -> None:
    reports.hears(a_sign_up(), a_scan_started())

    complaints = [operator.refused("results", "erase", each) for each in (SCAN, "unknown")]

    assert [status for status, _ in complaints] == [1, 1]
    assert complaints[0][1].startswith(f"No such result: {SCAN}.")
    assert trail(reports.database) == []
