from typing import Any

import pytest

from shared.events.catalog import CustomerErased
from shared.messaging.attempts import StoredAttempts
from shared.messaging.consumer import Transient
from shared.messaging.memory import MemoryBroker
from shared.mongodb import Documents
from tests.support.attempts import MemoryAttempts
from tests.support.clock import TurnableClock
from tests.support.messages import a_loop, a_message, desk, publish, run_dry

ORIGIN = ("customers", 3)


class Killed(BaseException):
    """What a worker that dies leaves behind."""


def die(_: Any) -> None:
    raise Killed


@pytest.mark.mongodb
def test_beginnings_without_an_end_are_counted_for_each_message(mongodb: Documents) -> None:
    attempts = StoredAttempts(mongodb)
    attempts.prepare()

    counts = [attempts.started(ORIGIN, 7), attempts.started(ORIGIN, 7), attempts.started(ORIGIN, 8)]

    assert counts == [1, 2, 1]


@pytest.mark.mongodb
def test_a_message_that_ended_leaves_nothing_behind(mongodb: Documents) -> None:
    attempts = StoredAttempts(mongodb)
    attempts.started(ORIGIN, 7)

    attempts.finished(ORIGIN, 7)

    assert mongodb["attempts"].count_documents({}) == 0


def test_a_message_that_killed_the_worker_three_times_is_a_dead_letter(memory_broker: MemoryBroker) -> None:
    attempts = MemoryAttempts()
    publish(memory_broker, a_message())
    for _ in range(3):
        loop = a_loop(memory_broker, {CustomerErased: die}, attempts=attempts)
        with pytest.raises(Killed):
            loop.step(0)
        loop.close()

    settled = run_dry(a_loop(memory_broker, {CustomerErased: die}, attempts=attempts))

    (letter,) = desk(memory_broker).waiting()
    assert settled == 1
    assert (letter.death.error_class, letter.death.attempts) == ("WorkerKilled", 3)
    assert not attempts.open


def test_a_message_that_only_meets_passing_faults_is_never_taken_for_a_killer(memory_broker: MemoryBroker) -> None:
    attempts, clock = MemoryAttempts(), TurnableClock()
    faults = [Transient()] * 5
    publish(memory_broker, a_message())

    def fail(_: Any) -> None:
        if faults:
            raise faults.pop()

    loop = a_loop(memory_broker, {CustomerErased: fail}, attempts=attempts, clock=clock)
    while not loop.step(0):
        clock.turn(minutes=1)

    assert (faults, desk(memory_broker).waiting()) == ([], [])
    assert not attempts.open
