import pytest

from services.consent.approvals import Approvals
from services.consent.consents import Consents
from services.consent.customers import Customers
from services.consent.flows import Flow, Flows, Step, Traveller
from shared.events.catalog import CustomerErased, DataErased
from shared.events.details import Scope
from shared.messaging.memory import MemoryBroker
from shared.messaging.worker import Worker
from shared.mongodb import Documents
from tests.services.consent.builders import CUSTOMER, a_sign_up, asked, run, said, tell, wanted
from tests.support.clock import NOON, TurnableClock

pytestmark = pytest.mark.mongodb

ERASED = CustomerErased(customer_id=CUSTOMER, erased_at=NOON)


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
    assert set(left) - {"outbox"} == {"_id", "erased_at", "said_erased"}
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
