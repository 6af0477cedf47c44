from datetime import datetime

import pytest

from services.consent.approvals import Approvals
from services.consent.consents import Consents
from services.consent.customers import Customers
from services.consent.flows import Flow, Flows, Step, Traveller
from shared.events.catalog import CustomerErased, DataErased, ScanFailed
from shared.events.details import FailureReason, Scope
from shared.messaging.memory import MemoryBroker
from shared.messaging.worker import Worker
from shared.mongodb import Documents
from tests.services.consent.builders import CUSTOMER, a_sign_up, asked, run, said, tell, wanted
from tests.support.clock import NOON, TurnableClock

pytestmark = pytest.mark.mongodb

ERASED = CustomerErased(customer_id=CUSTOMER, erased_at=NOON)


@pytest.fixture
def consents(mongodb: Documents, clock: TurnableClock) -> Consents:
    return Consents(mongodb, clock)


def test_an_erased_customer_leaves_nothing_and_it_is_said_once(
    worker: Worker, memory_broker: MemoryBroker, mongodb: Documents, clock: TurnableClock
) -> None:
    tell(memory_broker, a_sign_up())
    run(worker)
    Consents(mongodb, clock).grant_at_once(asked(wanted=wanted(scope=Scope.ONE_MAILBOX)), "Contoso", "sealed")
    flow = Flow(Traveller(CUSTOMER, "browser"), Step.SIGN_IN, wanted(), {})
    Flows(mongodb, clock).begin("state", flow)
    Approvals(mongodb, b"key", clock).ask(CUSTOMER, wanted())

    for _ in range(10):
        tell(memory_broker, ERASED)
    run(worker)

    (left,) = mongodb["customers"].find()
    assert set(left) - {"outbox"} == {"_id", "erased_at", "said_erased_at"}
    assert [mongodb[name].count_documents({}) for name in ("consents", "flows", "approvals")] == [0, 0, 0]
    assert [each.service for each in said(memory_broker, DataErased)] == ["consent"]


def test_a_sign_up_heard_after_the_erasure_brings_nobody_back(
    worker: Worker, memory_broker: MemoryBroker, mongodb: Documents
) -> None:
    tell(memory_broker, ERASED)
    tell(memory_broker, a_sign_up())

    run(worker)

    assert Customers(mongodb).is_known(CUSTOMER) is False


def test_a_sign_up_heard_ten_times_is_one_customer(
    worker: Worker, memory_broker: MemoryBroker, mongodb: Documents
) -> None:
    for _ in range(10):
        tell(memory_broker, a_sign_up())

    run(worker)

    assert mongodb["customers"].count_documents({}) == 1
    assert Customers(mongodb).is_known(CUSTOMER) is True


@pytest.mark.parametrize(
    ("reason", "refused_at"),
    [
        (FailureReason.PERMISSION_WITHDRAWN, NOON),
        (FailureReason.PERMISSION_MISSING, NOON),
        (FailureReason.TOOK_TOO_LONG, None),
    ],
)
def test_a_scan_that_microsoft_refused_is_noted_on_its_consent(
    worker: Worker,
    memory_broker: MemoryBroker,
    consents: Consents,
    reason: FailureReason,
    refused_at: datetime | None,
) -> None:
    consents.start(consents.grant_at_once(asked(), "Contoso", "sealed"))
    asked_for = consents.granted(CUSTOMER)
    assert asked_for is not None
    assert asked_for.scan_id is not None

    for _ in range(10):
        tell(memory_broker, ScanFailed(customer_id=CUSTOMER, scan_id=asked_for.scan_id, reason=reason, failed_at=NOON))
        tell(memory_broker, ScanFailed(customer_id=CUSTOMER, scan_id="earlier", reason=reason, failed_at=NOON))
    run(worker)

    holding = consents.granted(CUSTOMER)
    assert holding is not None
    assert holding.microsoft_refused_at == refused_at
