from collections.abc import Mapping
from dataclasses import replace

import pytest

from services.consent.app import build_app
from services.consent.approvals import Approvals
from services.consent.consents import Consents
from services.consent.drafts import Drafts
from services.consent.flows import Flow, Flows, Step, Traveller
from services.consent.settings import Settings
from services.consent.wiring import dependencies
from shared.events.catalog import ConsentGranted, CustomerErased
from shared.messaging.memory import MemoryBroker
from shared.messaging.worker import Worker
from shared.mongodb import Documents
from tests.services.consent.builders import CUSTOMER, STRANGER, asked, run, said, tell, wanted
from tests.services.consent.portal import Portal
from tests.support.clock import NOON, TurnableClock

pytestmark = pytest.mark.mongodb

ERASED = CustomerErased(customer_id=CUSTOMER, erased_at=NOON)
KEPT = ("drafts", "flows", "approvals", "consents")


class OvertakenDrafts(Drafts):
    """Drafts that are written in the moment after their customer was erased."""

    def __init__(self, database: Documents, worker: Worker, broker: MemoryBroker) -> None:
        """Let a worker hear of the erasure before anything is written."""
        super().__init__(database)
        self._worker, self._broker = worker, broker

    def keep(self, customer_id: str, form: Mapping[str, str]) -> None:
        """Keep a draft too late."""
        tell(self._broker, ERASED)
        run(self._worker)
        super().keep(customer_id, form)


def write(mongodb: Documents, clock: TurnableClock, customer_id: str) -> None:
    """Write all that pages may write."""
    Drafts(mongodb, clock).keep(customer_id, {"scope": "group", "group": "board@contoso.example"})
    Flows(mongodb, clock).begin(customer_id, Flow(Traveller(customer_id, "browser"), Step.SIGN_IN, wanted(), {}))
    Approvals(mongodb, b"key", clock).ask(customer_id, wanted())
    Consents(mongodb, clock).await_proof(asked(customer_id=customer_id))


def counts(mongodb: Documents, customer_id: str) -> list[int]:
    whose = {"$or": [{"customer_id": customer_id}, {"_id": customer_id}]}
    return [mongodb[name].count_documents(whose) for name in KEPT]


def test_what_pages_write_while_their_customer_is_erased_does_not_stay(
    worker: Worker, memory_broker: MemoryBroker, mongodb: Documents, clock: TurnableClock
) -> None:
    tell(memory_broker, ERASED)
    run(worker)
    write(mongodb, clock, CUSTOMER)
    write(mongodb, clock, STRANGER)
    before = counts(mongodb, CUSTOMER)

    clock.turn(seconds=10)
    run(worker)

    assert before == [1, 1, 1, 1]
    assert counts(mongodb, CUSTOMER) == [0, 0, 0, 0]
    assert counts(mongodb, STRANGER) == [1, 1, 1, 1]
    assert CUSTOMER not in {each.customer_id for each in said(memory_broker, ConsentGranted)}


@pytest.mark.usefixtures("portal")
def test_a_draft_that_an_erasure_overtakes_is_gone_before_its_page_comes(
    settings: Settings,
    mongodb: Documents,
    worker: Worker,
    memory_broker: MemoryBroker,
    clock: TurnableClock,
) -> None:
    parts = dependencies(settings, mongodb, clock=clock)
    overtaken = replace(parts, drafts=OvertakenDrafts(mongodb, worker, memory_broker))
    pages = Portal(build_app(settings, mongodb, overtaken).test_client(), clock)
    pages.sign_in(CUSTOMER)
    page = pages.open("/consent/scope?platform=microsoft_365")

    pages.press(page, "button[formaction$='/scope']", scope="group", days="7", group="board@contoso.example")

    assert mongodb["customers"].count_documents({"_id": CUSTOMER, "erased_at": {"$ne": None}}) == 1
    assert mongodb["drafts"].count_documents({}) == 0
