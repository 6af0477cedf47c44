import pytest

from services.signup.settings import Settings
from services.signup.wiring import make_worker
from shared.events.catalog import DataErased, SignedUp
from shared.events.envelope import announce, decode, encode
from shared.messaging.broker import Message
from shared.messaging.memory import MemoryBroker
from shared.mongodb import Document, Documents
from tests.services.signup.conftest import SignUp
from tests.support.clock import TurnableClock

pytestmark = pytest.mark.mongodb


def test_the_worker_publishes_what_the_pages_said(
    sign_up: SignUp, settings: Settings, mongodb: Documents, memory_broker: MemoryBroker, clock: TurnableClock
) -> None:
    worker = make_worker(settings, mongodb, memory_broker, clock=clock)
    sign_up()

    while worker.step():
        pass

    (message,) = memory_broker.read("customers")
    assert isinstance(decode(message.value).data, SignedUp)


def test_the_worker_hears_who_has_erased(
    signed_up: Document,
    settings: Settings,
    mongodb: Documents,
    memory_broker: MemoryBroker,
    clock: TurnableClock,
) -> None:
    worker = make_worker(settings, mongodb, memory_broker, clock=clock)
    mongodb["receipts"].insert_one({"_id": signed_up["_id"], "erased_at": clock(), "answered_at": {}})
    event = announce(
        DataErased(customer_id=signed_up["_id"], service="reports", erased_at=clock()), source="reports", clock=clock
    )
    memory_broker.publisher().publish([Message("customers", event.subject, encode(event))])

    while worker.step():
        pass

    receipt = mongodb["receipts"].find_one()
    assert receipt is not None
    assert list(receipt["answered_at"]) == ["reports"]
