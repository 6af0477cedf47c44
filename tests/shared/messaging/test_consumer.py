from collections import Counter

import pytest
import structlog

from shared.events.envelope import decode
from shared.messaging.broker import BrokerUnavailable
from shared.messaging.consumer import Transient
from shared.messaging.memory import MemoryBroker
from shared.mongodb import DatabaseUnavailable
from tests.support.clock import TurnableClock
from tests.support.ledger import Erased, Ledger, handlers, outcomes_of
from tests.support.messages import a_loop, a_message, an_event, publish, run_dry


def test_a_message_is_handled_once_and_committed(memory_broker: MemoryBroker) -> None:
    ledger = Ledger()
    publish(memory_broker, a_message(an_event("a")), a_message(an_event("b")))

    settled = run_dry(loop := a_loop(memory_broker, handlers(ledger)))
    loop.close()
    again = run_dry(a_loop(memory_broker, handlers(ledger)))

    assert (settled, again) == (2, 0)
    assert sorted(ledger.handled) == ["a", "b"]


def test_a_message_whose_handling_did_not_end_comes_again(memory_broker: MemoryBroker) -> None:
    class Killed(BaseException):
        """What a worker that dies leaves behind."""

    def die(_: Erased) -> None:
        raise Killed

    ledger = Ledger()
    publish(memory_broker, a_message())
    dying = a_loop(memory_broker, handlers(die))
    with pytest.raises(Killed):
        dying.step(0)
    dying.close()

    run_dry(a_loop(memory_broker, handlers(ledger)))

    assert ledger.handled == ["c1"]


@pytest.mark.parametrize("fault", [Transient("429"), DatabaseUnavailable("away"), BrokerUnavailable("away")])
def test_a_passing_fault_makes_only_its_partition_rest(memory_broker: MemoryBroker, fault: Exception) -> None:
    clock = TurnableClock()
    ledger = Ledger(fault)
    publish(memory_broker, a_message(an_event("a")))
    loop = a_loop(memory_broker, handlers(ledger), clock=clock)
    run_dry(loop)

    publish(memory_broker, a_message(an_event("b")))
    run_dry(loop)
    meanwhile = list(ledger.handled)
    clock.turn(seconds=0.5)
    run_dry(loop)

    assert meanwhile == ["b"]
    assert ledger.handled == ["b", "a"]
    assert outcomes_of(memory_broker) == []


def test_the_messages_behind_a_resting_one_wait_and_keep_their_order(memory_broker: MemoryBroker) -> None:
    clock = TurnableClock()
    ledger = Ledger(Transient())
    publish(memory_broker, *[a_message(an_event(each), key="same") for each in ("1", "2", "3")])
    loop = a_loop(memory_broker, handlers(ledger), clock=clock)

    run_dry(loop)
    meanwhile = list(ledger.handled)
    clock.turn(seconds=0.5)
    run_dry(loop)

    assert meanwhile == []
    assert ledger.handled == ["1", "2", "3"]


def test_rests_grow_up_to_a_minute(memory_broker: MemoryBroker) -> None:
    longest: list[float] = []
    clock = TurnableClock()
    ledger = Ledger(*[Transient() for _ in range(10)])
    publish(memory_broker, a_message())

    def jitter(_: float, upper: float) -> float:
        longest.append(upper)
        return upper

    loop = a_loop(memory_broker, handlers(ledger), clock=clock, jitter=jitter)
    while not ledger.handled:
        loop.step(0)
        clock.turn(minutes=1)

    assert longest == [0.5, 1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_a_rest_is_as_long_as_the_other_side_asked(memory_broker: MemoryBroker) -> None:
    clock = TurnableClock()
    ledger = Ledger(Transient("429", retry_after=300))
    publish(memory_broker, a_message())
    loop = a_loop(memory_broker, handlers(ledger), clock=clock)
    run_dry(loop)

    clock.turn(seconds=299)
    run_dry(loop)
    too_early = list(ledger.handled)
    clock.turn(seconds=1)
    run_dry(loop)

    assert too_early == []
    assert ledger.handled == ["c1"]


def test_a_clock_that_was_turned_back_does_not_prolong_a_rest(memory_broker: MemoryBroker) -> None:
    clock = TurnableClock()
    ledger = Ledger(Transient())
    publish(memory_broker, a_message())
    loop = a_loop(memory_broker, handlers(ledger), clock=clock)
    run_dry(loop)

    clock.turn(hours=-1)
    run_dry(loop)

    assert ledger.handled == ["c1"]


def test_the_outbox_is_published_after_each_run_of_messages(memory_broker: MemoryBroker) -> None:
    done: list[str] = []
    publish(memory_broker, a_message(an_event("a"), key="same"), a_message(an_event("b"), key="same"))

    run_dry(
        a_loop(
            memory_broker,
            handlers(lambda heard: done.append(heard.data.customer_id)),
            after_each=lambda: done.append("published"),
        )
    )

    assert done == ["a", "b", "published"]


@pytest.mark.parametrize("fault", [BrokerUnavailable("away"), ValueError("a bug")])
def test_a_message_counts_as_handled_though_its_events_still_wait(
    memory_broker: MemoryBroker, fault: Exception
) -> None:
    ledger = Ledger()
    publish(memory_broker, a_message())

    def fail() -> None:
        raise fault

    run_dry(loop := a_loop(memory_broker, handlers(ledger), after_each=fail))
    loop.close()
    run_dry(a_loop(memory_broker, handlers(ledger)))

    assert ledger.handled == ["c1"]


def test_a_commit_that_failed_is_made_up_for(memory_broker: MemoryBroker) -> None:
    ledger = Ledger()

    def handle_and_switch_off(heard: Erased) -> None:
        ledger(heard)
        memory_broker.available = False

    publish(memory_broker, a_message())
    loop = a_loop(memory_broker, handlers(handle_and_switch_off))
    loop.step(0)
    memory_broker.available = True

    loop.step(0)
    loop.close()
    run_dry(a_loop(memory_broker, handlers(ledger)))

    assert ledger.handled == ["c1"]


def test_a_handler_runs_within_the_request_that_caused_the_event(memory_broker: MemoryBroker) -> None:
    seen: list[object] = []
    publish(memory_broker, message := a_message())

    run_dry(a_loop(memory_broker, handlers(lambda _: seen.append(structlog.contextvars.get_contextvars()))))

    assert seen == [{"correlation_id": decode(message.value).correlationid}]


def test_partitions_take_turns(memory_broker: MemoryBroker) -> None:
    ledger = Ledger()
    publish(memory_broker, *[a_message(an_event(f"a{number}"), key="a") for number in range(15)])
    publish(memory_broker, a_message(an_event("b"), key="b"))
    loop = a_loop(memory_broker, handlers(ledger))

    loop.step(0)
    loop.step(0)

    assert "b" in ledger.handled


def test_messages_of_a_partition_that_was_lost_are_left_to_its_new_owner(memory_broker: MemoryBroker) -> None:
    clock = TurnableClock()
    ledger = Ledger(Transient())
    publish(memory_broker, *[a_message(an_event(each), key="same") for each in ("1", "2")])
    loop = a_loop(memory_broker, handlers(ledger), clock=clock)
    loop.step(0)
    consumer = loop._consumer
    memory_broker.evict(consumer)  # type: ignore[arg-type]

    clock.turn(minutes=1)
    run_dry(loop)

    assert Counter(ledger.handled) == {"1": 1, "2": 1}
