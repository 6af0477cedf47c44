from dataclasses import replace
from datetime import datetime

import pytest

from services.scanner.mail_source import Window
from services.scanner.scanning import first_item
from services.scanner.scans import Scan
from shared.events.catalog import (
    ConsentWithdrawn,
    CustomerErased,
    DataErased,
    MailboxScanned,
    MailScanned,
    ScanCompleted,
    ScanFailed,
    ScanStarted,
    Topic,
)
from shared.events.details import Coverage, FailureReason, Scope
from shared.messaging.broker import Message
from shared.mongodb import Documents
from tests.support.clock import TurnableClock
from tests.support.scanning import CUSTOMER, SCAN, Stage
from tests.support.tenants import FakeTenant, some_mails

pytestmark = pytest.mark.mongodb


class KilledError(BaseException):
    pass


def a_tenant() -> FakeTenant:
    return FakeTenant({"ann": some_mails(12, dangerous=2), "bob": some_mails(3)})


def a_scan(started_at: datetime) -> Scan:
    window = Window(None, started_at)
    return Scan(SCAN, CUSTOMER, "consent-1", "tenant-1", "Contoso", Scope.ORGANISATION, "", (), window, started_at)


def found(stage: Stage) -> set[tuple[str, str]]:
    return {(each.mail_id, each.verdict.value) for each in stage.said(MailScanned)}


@pytest.mark.parametrize("fatal_mail", [0, 4, 7, 11])
def test_a_scanner_that_dies_costs_nothing(mongodb: Documents, clock: TurnableClock, fatal_mail: int) -> None:
    deaths = [f"m-f-inbox-{fatal_mail}"]

    def die(mail_id: str) -> None:
        if mail_id in deaths:
            deaths.remove(mail_id)
            raise KilledError

    tenant = a_tenant()
    tenant.before_message = die
    stage = Stage(mongodb, tenant, clock)
    stage.hear(stage.granted(), stage.requested())

    with pytest.raises(KilledError):
        stage.work()
    stage.bury(stage.worker)
    stage.later(minutes=1)
    stage.work(stage.another_worker())

    [completed] = stage.said(ScanCompleted)
    assert (completed.mails, completed.threats) == (15, 2)
    assert len(stage.said(MailScanned)) == len(found(stage)) == 15


def test_two_scanners_share_the_work(mongodb: Documents, clock: TurnableClock) -> None:
    stage = Stage(mongodb, a_tenant(), clock)
    stage.hear(stage.granted(), stage.requested())

    stage.work(stage.worker, stage.another_worker())

    [completed] = stage.said(ScanCompleted)
    assert completed.mails == len(found(stage)) == 15


def test_events_heard_ten_times_change_nothing(mongodb: Documents, clock: TurnableClock) -> None:
    stage = Stage(mongodb, a_tenant(), clock)
    stage.hear(*[stage.granted()] * 10, *[stage.requested()] * 10)
    stage.work()
    again = [Message(each.topic, each.key or "", each.value) for each in stage.broker.read("scan-work")]

    stage.broker.publisher().publish(again * 2)
    stage.work()

    ([started], [completed]) = stage.said(ScanStarted), stage.said(ScanCompleted)
    same = ("tenant_name", "scope", "group", "received_since", "received_before", "started_at")
    assert [getattr(completed, name) for name in same] == [getattr(started, name) for name in same]
    assert len(stage.said(MailScanned)) == 15


def test_work_whose_message_is_lost_is_announced_again(mongodb: Documents, clock: TurnableClock) -> None:
    stage = Stage(mongodb, a_tenant(), clock)
    scan = a_scan(clock())
    stage.dependencies().scans.begin(scan, [])
    stage.dependencies().items.add([first_item(scan)], clock())
    stage.work()
    unfinished = stage.said(ScanCompleted)

    stage.later(minutes=31)
    stage.work()

    assert unfinished == []
    assert [each.mails for each in stage.said(ScanCompleted)] == [15]


def test_a_mailbox_that_breaks_its_reader_is_given_up_and_said(mongodb: Documents, clock: TurnableClock) -> None:
    def break_down(_mail_id: str) -> None:
        raise ZeroDivisionError

    tenant = FakeTenant({"ann": some_mails(2)}, before_message=break_down)
    stage = Stage(mongodb, tenant, clock)

    stage.scan()
    for _ in range(5):
        stage.later(minutes=31)
        stage.work()

    [mailbox] = stage.said(MailboxScanned)
    assert (mailbox.coverage, mailbox.reason) == (Coverage.PARTLY_READ, "could_not_be_read")
    assert len(stage.said(ScanCompleted)) == 1


def test_withdrawn_permission_ends_the_scan_and_is_forgotten(mongodb: Documents, clock: TurnableClock) -> None:
    stage = Stage(mongodb, a_tenant(), clock)
    stage.hear(stage.granted(), stage.requested())
    while not stage.said(ScanStarted):
        stage.worker.step()

    stage.hear(ConsentWithdrawn(customer_id=CUSTOMER, tenant_id="tenant-1", withdrawn_at=clock()))
    stage.work()

    assert stage.said(ScanCompleted) or [each.reason for each in stage.said(ScanFailed)] == [
        FailureReason.PERMISSION_WITHDRAWN
    ]
    assert stage.dependencies().consents.get("consent-1") is None


def test_an_erased_customer_leaves_nothing_and_comes_not_back(mongodb: Documents, clock: TurnableClock) -> None:
    stage = Stage(mongodb, a_tenant(), clock)
    stage.scan()

    stage.hear(CustomerErased(customer_id=CUSTOMER, erased_at=clock()))
    stage.work()
    stage.hear(stage.granted(), stage.requested(scan_id="scan-2"))
    stage.work()

    [erased] = stage.said(DataErased, Topic.CUSTOMERS)
    left = {name: mongodb[name].count_documents({}) for name in ("consents", "scans", "items", "traces")}
    assert erased.service == "scanner"
    assert left == {"consents": 0, "scans": 0, "items": 0, "traces": 0}
    assert [each.scan_id for each in stage.said(ScanStarted)] == [SCAN]


def test_erased_while_a_page_is_read_leaves_nothing(mongodb: Documents, clock: TurnableClock) -> None:
    stage = Stage(mongodb, a_tenant(), clock)

    def erase_now(_mail_id: str) -> None:
        stage.dependencies().scans.erase(CUSTOMER)
        stage.dependencies().items.erase(CUSTOMER)

    stage.tenant.before_message = erase_now

    stage.scan()

    assert stage.said(MailScanned) == []
    assert mongodb["items"].count_documents({}) == 0


def test_a_request_that_comes_again_does_not_end_the_scan_after_it(mongodb: Documents, clock: TurnableClock) -> None:
    stage = Stage(mongodb, a_tenant(), clock)
    stage.scan()

    stage.hear(stage.requested(scan_id="scan-2"), stage.requested())
    stage.work()

    completed = stage.said(ScanCompleted)
    assert {(each.scan_id, each.stopped) for each in completed} == {(SCAN, False), ("scan-2", False)}
    assert len(completed) == 2


def test_a_scan_without_permission_fails_even_if_its_worker_died_before(
    mongodb: Documents, clock: TurnableClock
) -> None:
    stage = Stage(mongodb, a_tenant(), clock)
    scan = replace(a_scan(clock()), tenant_id="")
    stage.dependencies().scans.begin(scan, [])

    stage.hear(stage.requested(consent_id="unknown"), stage.requested(consent_id="unknown"))
    stage.work()

    assert [each.reason for each in stage.said(ScanFailed)] == [FailureReason.PERMISSION_MISSING]
