"""Messages that were in flight when workers died are handled alone, so that only the killer is put aside."""

import threading
from contextlib import suppress

from shared.messaging.consumer import ConsumerLoop
from shared.messaging.memory import MemoryBroker
from tests.support.attempts import MemoryAttempts
from tests.support.ledger import Erased, Ledger, handlers
from tests.support.messages import a_loop, a_message, an_event, desk, publish

KEYS = ("a", "b", "c", "d")
"""Each leads to a partition of its own."""
CROWDED_LIVES = 2
"""So often a worker dies with all that it has in flight."""
LONGEST = 60
"""Seconds, on a machine that is busy with others."""


class Killed(BaseException):
    """What a worker that dies leaves behind."""


class Killer:
    """A handler that one of the messages kills, and all that is in flight with it."""

    def __init__(self, name: str) -> None:
        """Die of the message called so."""
        self.name = name
        self.life = 0
        self.handled: list[str] = []
        self.at_once = 0
        self.inside = 0
        self._all = threading.Barrier(len(KEYS))

    def __call__(self, heard: Erased) -> None:
        if self.life <= CROWDED_LIVES:
            self._all.wait(LONGEST)
            raise Killed
        self.inside += 1
        self.at_once = max(self.at_once, self.inside)
        if heard.data.customer_id == self.name:
            self.inside -= 1
            raise Killed
        self.handled.append(heard.data.customer_id)
        self.inside -= 1

    def live(self, broker: MemoryBroker, attempts: MemoryAttempts) -> None:
        """Be a worker, until it dies or has nothing left to do."""
        self.life += 1
        loop = a_loop(broker, handlers(self), attempts=attempts, threads=len(KEYS))
        with suppress(Killed):
            _until_nothing_is_left(loop)
        loop.close()


def test_only_the_message_that_kills_workers_is_put_aside(memory_broker: MemoryBroker) -> None:
    attempts, killer = MemoryAttempts(), Killer("c")
    publish(memory_broker, *[a_message(an_event(each), key=each) for each in KEYS])

    for _ in range(CROWDED_LIVES + 2):
        killer.live(memory_broker, attempts)

    (letter,) = desk(memory_broker).waiting()
    assert (letter.key, letter.death.error_class, letter.death.attempts) == ("c", "WorkerKilled", 3)
    assert set(killer.handled) == {"a", "b", "d"}
    assert killer.at_once == 1


def test_a_suspect_waits_until_nothing_else_is_in_flight_and_nothing_begins_beside_it(
    memory_broker: MemoryBroker,
) -> None:
    attempts, order, go_on = MemoryAttempts(), Ledger(), threading.Event()
    publish(memory_broker, *[a_message(an_event(each), key=each) for each in ("a", "b")])
    suspect = next(each for each in memory_broker.contents("customers") if each.key == "b")
    attempts.begin_run(suspect.origin, suspect.offset, suspect.offset)
    attempts.started(suspect.origin, suspect.offset)

    def handle(heard: Erased) -> None:
        assert heard.data.customer_id != "a" or go_on.wait(LONGEST)
        order(heard)

    loop = a_loop(memory_broker, handlers(handle), attempts=attempts, threads=4)
    for _ in range(3):
        loop.step(0.01)
    publish(memory_broker, a_message(an_event("d"), key="d"))
    loop.step(0.01)
    meanwhile = list(order.handled)
    go_on.set()
    _until_nothing_is_left(loop)
    loop.close()

    assert meanwhile == []
    assert order.handled == ["a", "b", "d"]
    assert not attempts.open


def test_a_worker_whose_messages_take_long_notes_only_the_one_that_it_begins(memory_broker: MemoryBroker) -> None:
    attempts, begun, go_on = MemoryAttempts(), threading.Event(), threading.Event()
    publish(memory_broker, *[a_message(an_event(f"a{number}"), key="a") for number in range(3)])

    def handle(_: Erased) -> None:
        begun.set()
        go_on.wait(LONGEST)

    loop = a_loop(memory_broker, handlers(handle), attempts=attempts, threads=1)
    loop.step(0)
    begun.wait(LONGEST)
    noted = list(attempts.runs.values())
    go_on.set()
    _until_nothing_is_left(loop)
    loop.close()

    assert noted == [0]


def _until_nothing_is_left(loop: ConsumerLoop) -> None:
    while loop.step(0.05) or sum(loop.behind().values()):
        pass
