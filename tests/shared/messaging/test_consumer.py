import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
import structlog

from shared.events.catalog import CustomerErased, DataErased
from shared.events.envelope import Envelope, announce, decode, encode
from shared.messaging.broker import BrokerUnavailable
from shared.messaging.consumer import TooManyDeadLetters, Transient
from shared.messaging.memory import MemoryBroker
from shared.mongodb import DatabaseUnavailable
from tests.support.clock import NOON, TurnableClock
from tests.support.messages import a_loop, a_message, an_event, desk, publish, run_dry

Erased = Envelope[CustomerErased]


class Ledger:
    """A handler that writes down whom it was called for, and raises what it was told to, once each."""

    def __init__(self, *raises: Exception) -> None:
        self.handled: list[str] = []
        self.raises = list(raises)

    def __call__(self, heard: Erased) -> None:
        if self.raises:
            raise self.raises.pop(0)
        self.handled.append(heard.data.customer_id)


def handlers(handler: Callable[[Erased], None]) -> dict[Any, Any]:
    return {CustomerErased: handler}


def outcomes_of(broker: MemoryBroker) -> list[str]:
    return [each.death.error_class for each in desk(broker).waiting()]


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
    assert letter.death.error.startswith("in __call__, test_consumer.py:")
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


def test_the_outbox_is_published_after_each_message_before_its_commit(memory_broker: MemoryBroker) -> None:
    done: list[str] = []
    publish(memory_broker, a_message(an_event("a"), key="same"), a_message(an_event("b"), key="same"))

    run_dry(
        a_loop(
            memory_broker,
            handlers(lambda heard: done.append(heard.data.customer_id)),
            after_each=lambda: done.append("published"),
        )
    )

    assert done == ["a", "published", "b", "published"]


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
    publish(memory_broker, *[a_message(an_event(f"a{number}"), key="a") for number in range(5)])
    publish(memory_broker, a_message(an_event("b"), key="b"))
    loop = a_loop(memory_broker, handlers(ledger))

    loop.step(0)

    assert ledger.handled.index("b") <= 1


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


class Gate:
    """A handler that waits until it is let go, and knows how many are inside."""

    def __init__(self) -> None:
        self.open = threading.Event()
        self.entered: list[str] = []
        self.inside = threading.Semaphore(0)

    def __call__(self, heard: Erased) -> None:
        self.entered.append(heard.data.customer_id)
        self.inside.release()
        assert self.open.wait(10)


def test_threads_handle_one_message_of_each_partition_at_a_time(memory_broker: MemoryBroker) -> None:
    gate = Gate()
    publish(memory_broker, *[a_message(an_event(f"a{number}"), key="a") for number in range(3)])
    publish(memory_broker, *[a_message(an_event(f"b{number}"), key="b") for number in range(3)])
    loop = a_loop(memory_broker, handlers(gate), threads=4)

    loop.step(0)
    gate.inside.acquire(timeout=10)
    gate.inside.acquire(timeout=10)
    loop.step(0)
    meanwhile = sorted(gate.entered)
    gate.open.set()
    settled = 0
    while settled < 6:
        settled += loop.step(0.05)

    assert meanwhile == ["a0", "b0"]
    assert [each for each in gate.entered if each[0] == "a"] == ["a0", "a1", "a2"]
    loop.close()


def test_no_more_messages_are_in_flight_than_there_are_threads(memory_broker: MemoryBroker) -> None:
    gate = Gate()
    publish(memory_broker, *[a_message(an_event(f"c{number}")) for number in range(12)])
    loop = a_loop(memory_broker, handlers(gate), threads=2)

    for _ in range(5):
        loop.step(0.01)
    meanwhile = len(gate.entered)
    gate.open.set()
    settled = 0
    while settled < 12:
        settled += loop.step(0.05)

    assert meanwhile == 2
    loop.close()


def test_draining_waits_for_what_is_in_flight_and_commits_it(memory_broker: MemoryBroker) -> None:
    gate = Gate()
    publish(memory_broker, *[a_message(an_event(str(number)), key="same") for number in range(2)])
    loop = a_loop(memory_broker, handlers(gate), threads=1)
    loop.step(0)
    gate.inside.acquire(timeout=10)
    threading.Timer(0.05, gate.open.set).start()

    finished = loop.drain(10)
    loop.close()
    ledger = Ledger()
    run_dry(a_loop(memory_broker, handlers(ledger)))

    assert finished
    assert ledger.handled == ["1"]


def test_draining_gives_up_when_a_handler_hangs(memory_broker: MemoryBroker) -> None:
    gate = Gate()
    publish(memory_broker, a_message())
    loop = a_loop(memory_broker, handlers(gate), threads=1)
    loop.step(0)
    gate.inside.acquire(timeout=10)

    finished = loop.drain(0.01)
    gate.open.set()
    loop.close()

    assert not finished


def test_what_finishes_while_its_partition_goes_to_another_member_is_committed(memory_broker: MemoryBroker) -> None:
    gate = Gate()
    publish(memory_broker, *[a_message(an_event(f"c{number}")) for number in range(12)])
    loop = a_loop(memory_broker, handlers(gate), threads=12)
    loop.step(0)
    for _ in gate.entered:
        gate.inside.acquire(timeout=10)
    ledger = Ledger()
    other = a_loop(memory_broker, handlers(ledger))
    gate.open.set()

    loop.step(0)
    run_dry(other)

    assert sorted([*gate.entered, *ledger.handled]) == sorted(f"c{number}" for number in range(12))
    loop.close()


def test_a_message_that_comes_again_waits_for_its_first_handling(memory_broker: MemoryBroker) -> None:
    gate = Gate()
    publish(memory_broker, a_message())
    loop = a_loop(memory_broker, handlers(gate), threads=4)
    loop.step(0)
    gate.inside.acquire(timeout=10)
    memory_broker.evict(loop._consumer)  # type: ignore[arg-type]

    loop.step(0.01)
    loop.step(0.01)
    meanwhile = len(gate.entered)
    gate.open.set()
    while not loop.step(0.05):
        pass

    assert (meanwhile, len(gate.entered)) == (1, 2)
    loop.close()
