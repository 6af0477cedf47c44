import pytest

from shared.events.catalog import DataErased, Event, NumberReplaced
from shared.events.envelope import decode
from shared.messaging.broker import Broker, Received
from shared.messaging.dead_letters import Death, customer_of
from shared.messaging.memory import MemoryBroker
from tests.support.clock import NOON
from tests.support.dead_letters import NOW, bury, values
from tests.support.messages import KEYS, SERVICE, a_message, an_event, desk

PERSONAL = NumberReplaced(customer_id="c-personal", generation=2, replaced_at=NOON)


def test_a_dead_letter_tells_where_it_came_from_and_what_was_wrong(memory_broker: MemoryBroker) -> None:
    message = a_message()

    (letter,) = bury(memory_broker, message)

    assert (letter.id, letter.topic, letter.key, letter.value) == ("customers/3/0", "customers", "c1", message.value)
    assert letter.death == Death("ValueError", "wrong", 2, NOW)
    assert letter.died_at == NOW


def test_the_error_of_a_decoder_does_not_quote_what_it_read(memory_broker: MemoryBroker) -> None:
    error = "Invalid enum value 'salary list' - at `$.scope`"

    (letter,) = bury(memory_broker, a_message(), error=error)

    assert letter.death.error == "Invalid enum value '…' - at `$.scope`"


def test_a_replay_goes_back_unchanged_under_its_key(broker: Broker) -> None:
    message = a_message(event_id="kept")
    (letter,) = bury(broker, message)
    before = len(values(broker))

    desk(broker).replay(letter)

    replayed = [each for each in broker.read("customers") if each.value == message.value]
    assert len(values(broker)) == before + 1
    assert [(each.key, decode(each.value).id) for each in replayed] == [("c1", "kept")]
    assert letter.id not in [each.id for each in desk(broker).waiting()]


def test_a_dropped_letter_is_gone_and_goes_nowhere(memory_broker: MemoryBroker) -> None:
    first, second = bury(memory_broker, a_message(), a_message())

    desk(memory_broker).drop(first)

    assert desk(memory_broker).waiting() == [second]
    assert values(memory_broker) == []


def test_a_message_that_dies_again_after_its_replay_waits_again(memory_broker: MemoryBroker) -> None:
    (letter,) = bury(memory_broker, a_message())
    desk(memory_broker).replay(letter)

    waiting = bury(memory_broker, a_message())

    assert [each.id for each in waiting] == ["customers/3/0"]


def held(broker: Broker) -> list[bytes]:
    return [each.value for each in broker.read(f"{SERVICE}-dead-letters")]


def test_what_a_letter_holds_is_sealed_and_opens_for_the_operator(memory_broker: MemoryBroker) -> None:
    message = a_message(PERSONAL)

    letters = bury(memory_broker, message)

    assert [each.value for each in letters] == [message.value]
    assert b"c-personal" not in held(memory_broker)[0]


def test_the_letters_of_an_erased_customer_open_for_nobody(memory_broker: MemoryBroker) -> None:
    bury(memory_broker, a_message(NumberReplaced(customer_id="gone", generation=2, replaced_at=NOON)))
    bury(memory_broker, a_message(NumberReplaced(customer_id="stays", generation=2, replaced_at=NOON)))

    KEYS.forget("gone")

    assert [decode(each.value).data.customer_id for each in desk(memory_broker).waiting()] == ["stays"]


@pytest.mark.parametrize("event", [an_event("late"), DataErased(customer_id="late", service="s", erased_at=NOON)])
def test_an_erasure_can_be_replayed_whatever_was_erased(memory_broker: MemoryBroker, event: Event) -> None:
    KEYS.forget("late")

    (letter,) = bury(memory_broker, a_message(event))

    assert decode(letter.value).data == event


@pytest.mark.parametrize(
    ("value", "customer_id"),
    [
        (b'{"data": {"customer_id": "named", "grown": 1}}', "named"),
        (b'{"data": {}}', "the-key"),
        (b"\xff", "the-key"),
    ],
)
def test_bytes_that_are_no_event_belong_to_whom_they_name_or_to_their_key(value: bytes, customer_id: str) -> None:
    assert customer_of(Received("customers", 0, 0, "the-key", value)) == customer_id
    assert customer_of(Received("scans", 0, 0, "scan-1", value)) == (customer_id if customer_id == "named" else "")
