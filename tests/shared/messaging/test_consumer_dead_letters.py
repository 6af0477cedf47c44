import pytest

from shared.events.catalog import DataErased
from shared.events.envelope import announce, encode
from shared.messaging.consumer import TooManyDeadLetters, Transient
from shared.messaging.memory import MemoryBroker
from tests.support.clock import NOON, TurnableClock
from tests.support.ledger import Erased, Ledger, handlers, outcomes_of
from tests.support.messages import a_loop, a_message, an_event, desk, publish, run_dry


def test_bytes_that_are_no_event_become_a_dead_letter_at_once(memory_broker: MemoryBroker) -> None:
    ledger = Ledger()
    publish(memory_broker, a_message(value=b"{"), a_message(an_event("c1")))

    run_dry(a_loop(memory_broker, handlers(ledger)))

    assert outcomes_of(memory_broker) == ["NotAnEvent"]
    assert ledger.handled == ["c1"]


def test_a_bug_of_a_handler_makes_a_dead_letter_that_quotes_nothing(memory_broker: MemoryBroker) -> None:
    publish(memory_broker, a_message())

    run_dry(a_loop(memory_broker, handlers(Ledger(ValueError("subject: my salary")))))

    (letter,) = desk(memory_broker).waiting()
    assert letter.death.error_class == "ValueError"
    assert letter.death.error.startswith("in __call__, ledger.py:")
    assert (letter.death.attempts, letter.death.first_failed_at) == (1, NOON)


def test_a_dead_letter_tells_of_the_tries_before(memory_broker: MemoryBroker) -> None:
    clock = TurnableClock()
    publish(memory_broker, a_message())
    loop = a_loop(memory_broker, handlers(Ledger(Transient(), Transient(), KeyError())), clock=clock)

    for _ in range(3):
        loop.step(0)
        clock.turn(minutes=1)

    (letter,) = desk(memory_broker).waiting()
    assert (letter.death.attempts, letter.death.first_failed_at) == (3, NOON)


def test_an_event_of_an_unknown_type_is_passed_over(memory_broker: MemoryBroker) -> None:
    ledger = Ledger()
    tomorrow = encode(announce(an_event(), source="test")).replace(b"shindan.CustomerErased", b"shindan.Tomorrow")
    publish(memory_broker, a_message(value=tomorrow))

    settled = run_dry(a_loop(memory_broker, handlers(ledger)))

    assert (settled, ledger.handled, outcomes_of(memory_broker)) == (1, [], [])


def test_an_event_that_this_service_does_not_hear_is_passed_over(memory_broker: MemoryBroker) -> None:
    ledger = Ledger()
    publish(memory_broker, a_message(DataErased(customer_id="a", service="consent", erased_at=NOON)))

    settled = run_dry(a_loop(memory_broker, handlers(ledger)))

    assert (settled, ledger.handled, outcomes_of(memory_broker)) == (1, [], [])


def test_ten_dead_letters_in_a_row_stop_the_loop(memory_broker: MemoryBroker) -> None:
    publish(memory_broker, *[a_message(value=b"", key="same") for _ in range(12)])
    loop = a_loop(memory_broker, handlers(Ledger()))

    with pytest.raises(TooManyDeadLetters):
        run_dry(loop)

    assert len(outcomes_of(memory_broker)) == 10


def test_a_handled_message_breaks_the_row(memory_broker: MemoryBroker) -> None:
    bad, good = a_message(value=b"", key="same"), a_message(key="same")
    publish(memory_broker, *[bad] * 9, good, *[bad] * 9)

    settled = run_dry(a_loop(memory_broker, handlers(Ledger())))

    assert settled == 19


def test_a_dead_letter_that_cannot_be_put_aside_is_tried_again(memory_broker: MemoryBroker) -> None:
    clock = TurnableClock()
    reachable = iter([False, True])

    def fail(_: Erased) -> None:
        memory_broker.available = next(reachable)
        raise ValueError

    publish(memory_broker, a_message())
    loop = a_loop(memory_broker, handlers(fail), clock=clock)
    loop.step(0)
    memory_broker.available = True
    before = outcomes_of(memory_broker)
    clock.turn(seconds=1)
    run_dry(loop)

    assert (before, outcomes_of(memory_broker)) == ([], ["ValueError"])
