from datetime import timedelta

import pytest

from services.consent.consents import Consents
from shared.events.catalog import CustomerErased, RescanAsked, RescanRefused, ScanFailed, ScanRequested
from shared.events.details import FailureReason, RescanRefusal, Scope
from shared.messaging.memory import MemoryBroker
from shared.messaging.worker import Worker
from shared.mongodb import Documents
from tests.services.consent.builders import CUSTOMER, a_sign_up, asked, run, said, tell, wanted
from tests.support.clock import NOON, TurnableClock
from tests.support.events import a_scan_completed

pytestmark = pytest.mark.mongodb

OPERATION = "0" * 32


@pytest.fixture
def consents(mongodb: Documents, clock: TurnableClock, worker: Worker, memory_broker: MemoryBroker) -> Consents:
    tell(memory_broker, a_sign_up())
    run(worker)
    return Consents(mongodb, clock)


def granted_and_scanned(consents: Consents, scope: Scope = Scope.ORGANISATION) -> str:
    consents.grant_at_once(asked(wanted=wanted(scope=scope)), "Contoso", "sealed")
    consent = consents.granted(CUSTOMER)
    assert consent is not None
    consents.start(consent)
    started = consents.granted(CUSTOMER)
    assert started is not None
    return started.scan_id or ""


def asking(after: str, operation_id: str = OPERATION) -> RescanAsked:
    return RescanAsked(customer_id=CUSTOMER, operation_id=operation_id, after_scan_id=after, asked_at=NOON)


def reasons(broker: MemoryBroker) -> list[RescanRefusal]:
    return [each.reason for each in said(broker, RescanRefused)]


def test_a_program_is_heard_once_however_often_it_is_told(
    worker: Worker, memory_broker: MemoryBroker, consents: Consents
) -> None:
    first = granted_and_scanned(consents)

    for _ in range(5):
        tell(memory_broker, asking(first))
    run(worker)

    requested = said(memory_broker, ScanRequested)
    assert [each.scan_id for each in requested] == [first, OPERATION]
    assert (requested[1].days, requested[1].requested_by) == (30, "customer")
    assert reasons(memory_broker) == []


def test_of_two_programs_one_is_heard(worker: Worker, memory_broker: MemoryBroker, consents: Consents) -> None:
    first = granted_and_scanned(consents)

    tell(memory_broker, asking(first))
    tell(memory_broker, asking(first, "1" * 32))
    run(worker)

    assert [each.scan_id for each in said(memory_broker, ScanRequested)] == [first, OPERATION]
    assert reasons(memory_broker) == [RescanRefusal.ANOTHER_BEGAN]


def test_without_a_permission_nothing_begins(worker: Worker, memory_broker: MemoryBroker, consents: Consents) -> None:
    del consents

    tell(memory_broker, asking("x"))
    run(worker)

    assert reasons(memory_broker) == [RescanRefusal.NO_PERMISSION]


def test_the_first_scan_of_a_permission_is_the_customers_to_start(
    worker: Worker, memory_broker: MemoryBroker, consents: Consents
) -> None:
    consents.grant_at_once(asked(), "Contoso", "sealed")

    tell(memory_broker, asking("x"))
    run(worker)

    assert reasons(memory_broker) == [RescanRefusal.NOT_STARTED]
    assert said(memory_broker, ScanRequested) == []


def test_one_mailbox_needs_its_owner(worker: Worker, memory_broker: MemoryBroker, consents: Consents) -> None:
    first = granted_and_scanned(consents, Scope.ONE_MAILBOX)

    tell(memory_broker, asking(first))
    run(worker)

    assert reasons(memory_broker) == [RescanRefusal.SIGN_IN_NEEDED]


def test_a_permission_that_microsoft_refused_costs_no_result(
    worker: Worker, memory_broker: MemoryBroker, consents: Consents, clock: TurnableClock
) -> None:
    first = granted_and_scanned(consents)
    failed = {"reason": FailureReason.PERMISSION_MISSING, "failed_at": clock() + timedelta(minutes=1)}

    tell(memory_broker, ScanFailed(customer_id=CUSTOMER, scan_id=first, **failed))  # type: ignore[arg-type]
    run(worker)
    tell(memory_broker, asking(first))
    run(worker)

    assert reasons(memory_broker) == [RescanRefusal.PERMISSION_REFUSED]


def test_where_nothing_is_left_of_the_last_scan_it_need_not_be_named(
    worker: Worker, memory_broker: MemoryBroker, consents: Consents
) -> None:
    first = granted_and_scanned(consents)

    tell(memory_broker, asking(""))
    run(worker)
    tell(memory_broker, a_scan_completed(customer_id=CUSTOMER, scan_id=first))
    run(worker)
    tell(memory_broker, asking("", "1" * 32))
    run(worker)

    assert reasons(memory_broker) == [RescanRefusal.ANOTHER_BEGAN]
    assert [each.scan_id for each in said(memory_broker, ScanRequested)] == [first, "1" * 32]


def test_of_an_erased_customer_nothing_is_said(worker: Worker, memory_broker: MemoryBroker, consents: Consents) -> None:
    first = granted_and_scanned(consents)

    tell(memory_broker, CustomerErased(customer_id=CUSTOMER, erased_at=NOON))
    tell(memory_broker, asking(first))
    run(worker)

    assert reasons(memory_broker) == []
    assert [each.scan_id for each in said(memory_broker, ScanRequested) if each.scan_id == OPERATION] == []
