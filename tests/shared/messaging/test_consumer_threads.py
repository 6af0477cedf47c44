import threading

from shared.messaging.lanes import lane_of
from shared.messaging.memory import MemoryBroker
from tests.support.ledger import Erased, Ledger, handlers
from tests.support.messages import a_loop, a_message, an_event, publish, run_dry

LONGEST = 60
"""Seconds, on a machine that is busy with others."""


class Gate:
    """A handler that waits until it is let go, and knows how many are inside."""

    def __init__(self) -> None:
        self.open = threading.Event()
        self.entered: list[str] = []
        self.inside = threading.Semaphore(0)

    def __call__(self, heard: Erased) -> None:
        self.entered.append(heard.data.customer_id)
        self.inside.release()
        assert self.open.wait(LONGEST)


def test_threads_handle_one_message_of_each_partition_at_a_time(memory_broker: MemoryBroker) -> None:
    gate = Gate()
    publish(memory_broker, *[a_message(an_event(f"a{number}"), key="a") for number in range(3)])
    publish(memory_broker, *[a_message(an_event(f"b{number}"), key="b") for number in range(3)])
    loop = a_loop(memory_broker, handlers(gate), threads=4)

    loop.step(0)
    gate.inside.acquire(timeout=LONGEST)
    gate.inside.acquire(timeout=LONGEST)
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
    for _ in range(2):
        gate.inside.acquire(timeout=LONGEST)
    meanwhile = len(gate.entered)
    gate.open.set()
    settled = 0
    while settled < 12:
        settled += loop.step(0.05)

    assert meanwhile == 2
    loop.close()


def test_what_a_thread_has_not_finished_is_known_though_its_partition_is_anothers(memory_broker: MemoryBroker) -> None:
    gate = Gate()
    publish(memory_broker, a_message())
    loop = a_loop(memory_broker, handlers(gate), threads=1)
    before = loop.longest_in_flight()
    loop.step(0)
    gate.inside.acquire(timeout=LONGEST)

    ours = loop.longest_in_flight()
    memory_broker.evict(loop._consumer)  # type: ignore[arg-type]
    loop.step(0)
    anothers = loop.longest_in_flight()
    gate.open.set()
    while not loop.step(0.05):
        pass

    assert before == 0
    assert 0 < ours < anothers
    assert loop.longest_in_flight() == 0
    loop.close()


def test_draining_waits_for_what_is_in_flight_and_commits_it(memory_broker: MemoryBroker) -> None:
    gate = Gate()
    publish(memory_broker, *[a_message(an_event(str(number)), key="same") for number in range(2)])
    loop = a_loop(memory_broker, handlers(gate), threads=1)
    loop.step(0)
    gate.inside.acquire(timeout=LONGEST)
    threading.Timer(0.05, gate.open.set).start()

    finished = loop.drain(LONGEST)
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
    gate.inside.acquire(timeout=LONGEST)

    finished = loop.drain(0.01)
    gate.open.set()
    loop.close()

    assert not finished


def test_what_finishes_while_its_partition_goes_to_another_member_is_committed(memory_broker: MemoryBroker) -> None:
    gate = Gate()
    customers = list({lane_of(f"c{number}", 12): f"c{number}" for number in range(200)}.values())
    publish(memory_broker, *[a_message(an_event(each)) for each in customers])
    loop = a_loop(memory_broker, handlers(gate), threads=12)
    loop.step(0)
    for _ in customers:
        gate.inside.acquire(timeout=LONGEST)
    ledger = Ledger()
    other = a_loop(memory_broker, handlers(ledger))
    gate.open.set()

    loop.step(0)
    run_dry(other)

    assert sorted([*gate.entered, *ledger.handled]) == sorted(customers)
    loop.close()


def test_a_message_that_comes_again_waits_for_its_first_handling(memory_broker: MemoryBroker) -> None:
    gate = Gate()
    publish(memory_broker, a_message())
    loop = a_loop(memory_broker, handlers(gate), threads=4)
    loop.step(0)
    gate.inside.acquire(timeout=LONGEST)
    memory_broker.evict(loop._consumer)  # type: ignore[arg-type]

    loop.step(0.01)
    loop.step(0.01)
    meanwhile = len(gate.entered)
    gate.open.set()
    while not loop.step(0.05):
        pass

    assert (meanwhile, len(gate.entered)) == (1, 2)
    loop.close()
