from datetime import timedelta

import pytest

from shared.events.catalog import CustomerErased, DataErased, MailScanned, ScanErased, ScanStarted, Topic
from shared.mongodb import Documents
from tests.support.clock import TurnableClock
from tests.support.events import a_scan_expired
from tests.support.scanning import CUSTOMER, SCAN, Stage
from tests.support.tenants import FakeTenant, some_mails

pytestmark = pytest.mark.mongodb

OF_A_SCAN = ("scans", "items", "traces", "waves")


@pytest.fixture
def stage(mongodb: Documents, clock: TurnableClock) -> Stage:
    return Stage(mongodb, FakeTenant({"ann": some_mails(12, dangerous=2), "bob": some_mails(3)}), clock)


def held(stage: Stage, scan_id: str) -> dict[str, int]:
    whose = {"$or": [{"_id": scan_id}, {"scan_id": scan_id}]}
    return {name: stage.database[name].count_documents(whose) for name in OF_A_SCAN}


def test_a_scan_whose_time_is_over_leaves_nothing_and_comes_not_back(stage: Stage) -> None:
    stage.scan()
    before = held(stage, SCAN)

    stage.hear(a_scan_expired(customer_id=CUSTOMER, scan_id=SCAN), a_scan_expired(customer_id=CUSTOMER, scan_id=SCAN))
    stage.hear(stage.requested())
    stage.work()

    [erased] = stage.said(ScanErased, Topic.CUSTOMERS)
    assert before["scans"] == 1
    assert before["items"] > 0
    assert held(stage, SCAN) == dict.fromkeys(OF_A_SCAN, 0)
    assert (erased.scan_id, erased.has_result, erased.expired_at) == (SCAN, True, a_scan_expired().expired_at)
    assert len(stage.said(ScanStarted)) == 1


def test_an_expired_scan_leaves_the_customers_other_one_and_the_permission_alone(stage: Stage) -> None:
    stage.scan()
    stage.scan(scan_id="scan-2")

    stage.hear(a_scan_expired(customer_id=CUSTOMER, scan_id=SCAN))
    stage.work()
    stage.scan(scan_id="scan-3")

    assert held(stage, "scan-2")["items"] > 0
    assert {each.scan_id for each in stage.said(MailScanned)} == {SCAN, "scan-2", "scan-3"}


def test_an_earlier_scan_is_forgotten_when_a_later_one_has_begun(stage: Stage) -> None:
    stage.scan()
    stage.scan(scan_id="scan-2")

    stage.clock.turn(minutes=11)
    stage.work()

    assert held(stage, SCAN) == dict.fromkeys(OF_A_SCAN, 0)
    assert held(stage, "scan-2")["items"] > 0
    assert stage.said(ScanErased, Topic.CUSTOMERS) == []


def test_a_scan_that_could_not_begin_supersedes_none(stage: Stage) -> None:
    stage.scan()
    stage.clock.turn(minutes=1)
    stage.hear(stage.requested(scan_id="scan-2", consent_id="unknown"))

    stage.clock.turn(minutes=11)
    stage.work()

    assert held(stage, SCAN)["items"] > 0


def test_the_marks_of_expired_scans_go_with_their_customer(stage: Stage) -> None:
    stage.scan()
    stage.hear(a_scan_expired(customer_id=CUSTOMER, scan_id=SCAN))
    stage.work()

    stage.hear(CustomerErased(customer_id=CUSTOMER, erased_at=stage.clock() + timedelta(minutes=1)))
    stage.hear(a_scan_expired(customer_id=CUSTOMER, scan_id="scan-2"))
    stage.work()

    assert [each["_id"] for each in stage.database["erasures"].find()] == [CUSTOMER]
    assert len(stage.said(ScanErased, Topic.CUSTOMERS)) == 1


def test_an_erasure_that_is_said_again_is_answered_once(stage: Stage) -> None:
    stage.scan()
    erased = CustomerErased(customer_id=CUSTOMER, erased_at=stage.clock())

    stage.hear(erased, erased)
    stage.work()
    stage.hear(erased)
    stage.work()

    assert len(stage.said(DataErased, Topic.CUSTOMERS)) == 1
    assert stage.broker.read("scanner-dead-letters") == []
