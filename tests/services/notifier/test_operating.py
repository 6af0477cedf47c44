from datetime import timedelta

import pytest

from services.notifier.operating import letter_commands
from services.notifier.settings import Settings
from services.notifier.wiring import dependencies
from shared.confirmation import confirmation_number
from shared.events.catalog import Event, NumberReplaced
from shared.messaging.memory import MemoryBroker
from shared.messaging.topics import topics_of
from shared.messaging.worker import Worker
from shared.mongodb import Documents
from tests.services.notifier.builders import ADDRESS, a_sign_up, run, tell
from tests.services.notifier.mail_server import TAKEN, Letterbox
from tests.support.clock import NOON, TurnableClock
from tests.support.events import (
    CUSTOMER,
    SCAN,
    a_customer_erased,
    a_mail_scanned,
    a_scan_completed,
    a_scan_erased,
    a_scan_started,
    an_erasure_scheduled,
)
from tests.support.operator import SAID, WHO, Operator, an_office, trail

pytestmark = pytest.mark.mongodb

READY = f"report_ready:{SCAN}"


@pytest.fixture
def operator(settings: Settings, mongodb: Documents, clock: TurnableClock, memory_broker: MemoryBroker) -> Operator:
    office = an_office(mongodb, clock, service="notifier", broker=memory_broker)
    return Operator(
        [letter_commands(lambda: office, lambda given: dependencies(settings, given.database, clock=given.clock))]
    )


def hear(worker: Worker, broker: MemoryBroker, *events: Event) -> None:
    tell(broker, a_sign_up(), *events)
    run(worker)


def of_kind(operator: Operator, kind: str) -> str:
    letters = operator.ask("letters", "list")["letters"]
    return str(next(each["letter_id"] for each in letters if each["kind"] == kind))


def test_letters_are_listed_by_state_and_customer(
    operator: Operator, worker: Worker, memory_broker: MemoryBroker
) -> None:
    hear(worker, memory_broker, a_scan_completed())

    letters = operator.ask("letters", "list", "--state", "sent", "--customer", CUSTOMER)["letters"]

    assert {each["kind"] for each in letters} == {"registration", "report_ready"}
    assert {each["at"] for each in letters} == {"2026-03-02T12:00:00Z"}
    assert ADDRESS not in str(letters)
    assert operator.ask("letters", "list", "--state", "undeliverable") == {"letters": []}
    assert operator.ask("letters", "list", "--customer", "another") == {"letters": []}


@pytest.mark.parametrize(
    "event",
    [a_scan_completed(), a_scan_started(), a_scan_erased(), an_erasure_scheduled()],
    ids=lambda each: type(each).__name__,
)
def test_a_letter_about_a_scan_is_sent_again_as_it_was(
    operator: Operator, worker: Worker, memory_broker: MemoryBroker, letterbox: Letterbox, event: Event
) -> None:
    hear(worker, memory_broker, a_mail_scanned(), event)

    (kind,) = {each["kind"] for each in operator.ask("letters", "list")["letters"]} - {"registration"}
    operator.do("letters", "resend", f"{kind}:{SCAN}")

    assert letterbox.recipients[-1] == [ADDRESS]
    assert len(letterbox.mails) == 3
    assert letterbox.text(2) == letterbox.text(1)
    assert letterbox.mails[2]["Message-ID"] != letterbox.mails[1]["Message-ID"]


def test_a_new_number_is_sent_again_as_often_as_wanted(
    operator: Operator, worker: Worker, memory_broker: MemoryBroker, letterbox: Letterbox, mongodb: Documents
) -> None:
    hear(worker, memory_broker, NumberReplaced(customer_id=CUSTOMER, generation=2, replaced_at=NOON, by_operator=True))
    letter_id = of_kind(operator, "number_replaced")

    operator.do("letters", "resend", letter_id)
    operator.do("letters", "resend", letter_id)

    assert [confirmation_number(b"k" * 32, CUSTOMER, 2) in letterbox.text(each) for each in range(1, 4)] == [True] * 3
    assert "運営者が確認番号を再発行しました" in letterbox.text(3).replace("\n", "")
    assert trail(mongodb) == [(WHO, "letters resend", [CUSTOMER, letter_id], "done")] * 2


def test_a_busy_mail_server_is_told_and_the_letter_sent_later(
    operator: Operator, worker: Worker, memory_broker: MemoryBroker, letterbox: Letterbox
) -> None:
    hear(worker, memory_broker, a_scan_completed())
    letterbox.data = "451 later"
    busy = operator.refused("letters", "resend", READY)
    letterbox.data = TAKEN

    operator.do("letters", "resend", READY)

    assert busy == (3, "The mail server is busy; try again later.")
    states = {each["letter_id"]: each["state"] for each in operator.ask("letters", "list")["letters"]}
    assert states[f"{READY}:again:1"] == "sent"
    assert f"{READY}:again:2" not in states


def test_what_the_mail_server_refuses_for_good_is_told(
    operator: Operator, worker: Worker, memory_broker: MemoryBroker, letterbox: Letterbox
) -> None:
    hear(worker, memory_broker, a_scan_completed())
    letterbox.data = "550 nobody here"

    assert operator.refused("letters", "resend", READY) == (1, "The mail server refused it for good.")


def test_a_warning_whose_day_has_come_is_not_sent_again(
    operator: Operator, worker: Worker, memory_broker: MemoryBroker, letterbox: Letterbox, clock: TurnableClock
) -> None:
    hear(worker, memory_broker, an_erasure_scheduled(erased_at=NOON + timedelta(days=3)))
    clock.turn(days=4)

    status, complaint = operator.refused("letters", "resend", f"about_to_be_erased:{SCAN}")

    assert (status, complaint) == (1, "What it told does not hold any more, so it was not sent.")
    assert len(letterbox.mails) == 2


def test_what_the_broker_no_longer_holds_cannot_be_sent_again(
    settings: Settings, worker: Worker, memory_broker: MemoryBroker, mongodb: Documents, clock: TurnableClock
) -> None:
    hear(worker, memory_broker, a_scan_completed())
    emptied = MemoryBroker(clock)
    emptied.declare(topics_of("notifier"))
    office = an_office(mongodb, clock, broker=emptied)
    later = Operator([letter_commands(lambda: office, lambda given: dependencies(settings, given.database))])

    status, complaint = later.refused("letters", "resend", READY)

    assert status == 1
    assert complaint.startswith("What it told is gone")


def test_a_registration_letter_is_a_matter_of_signup(
    operator: Operator, worker: Worker, memory_broker: MemoryBroker
) -> None:
    hear(worker, memory_broker)

    status, complaint = operator.refused("letters", "resend", of_kind(operator, "registration"))

    assert status == 1
    assert f"customers send-registration {CUSTOMER}" in complaint


def test_a_letter_that_waits_is_tried_again_by_itself(
    operator: Operator, worker: Worker, memory_broker: MemoryBroker, letterbox: Letterbox
) -> None:
    hear(worker, memory_broker)
    letterbox.data = "451 later"
    tell(memory_broker, a_scan_completed())
    worker.step()

    status, complaint = operator.refused("letters", "resend", READY)

    assert (status, complaint) == (1, "The letter is pending: it is tried again by itself.")


def test_nothing_is_sent_to_an_erased_customer(
    operator: Operator, worker: Worker, memory_broker: MemoryBroker, mongodb: Documents
) -> None:
    hear(worker, memory_broker, a_scan_completed(), a_customer_erased())

    result = operator.run("letters", "resend", READY, *SAID, "--yes")

    assert result.exit_code == 1
    assert f"No such letter: {READY}" in result.stderr
    assert trail(mongodb) == []
