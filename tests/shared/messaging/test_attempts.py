from collections import Counter
from contextlib import suppress
from typing import Any

import pytest

from shared.events.catalog import CustomerErased
from shared.messaging.attempts import NONE_DOUBTED, StoredAttempts
from shared.messaging.consumer import Transient
from shared.messaging.memory import MemoryBroker
from shared.mongodb import Documents
from tests.support.attempts import MemoryAttempts
from tests.support.clock import TurnableClock
from tests.support.messages import a_loop, a_message, an_event, desk, publish, run_dry

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
def test_how_often_a_message_was_begun_can_be_asked_without_beginning_it(mongodb: Documents) -> None:
    attempts = StoredAttempts(mongodb)
    attempts.started(ORIGIN, 7)

    begun = [attempts.begun(ORIGIN, offset) for offset in (7, 7, 8)]

    assert begun == [1, 1, 0]


@pytest.mark.mongodb
def test_a_message_that_ended_leaves_nothing_behind(mongodb: Documents) -> None:
    attempts = StoredAttempts(mongodb)
    attempts.started(ORIGIN, 7)

    attempts.finished(ORIGIN, 7)

    assert mongodb["attempts"].count_documents({}) == 0


@pytest.mark.mongodb
def test_a_run_that_ended_leaves_nothing_behind(mongodb: Documents) -> None:
    attempts = StoredAttempts(mongodb)

    doubted = attempts.begin_run(ORIGIN, 7, 9)
    attempts.end_run(ORIGIN)

    assert (doubted, mongodb["attempts"].count_documents({})) == (NONE_DOUBTED, 0)


@pytest.mark.mongodb
def test_messages_of_a_run_that_another_worker_did_not_end_are_doubted_and_no_others(mongodb: Documents) -> None:
    StoredAttempts(mongodb).begin_run(ORIGIN, 7, 9)
    after_it = StoredAttempts(mongodb)

    doubted = [after_it.begin_run(ORIGIN, first, 20) for first in (7, 9, 10)]

    assert doubted == [9, 9, NONE_DOUBTED]


@pytest.mark.mongodb
def test_a_worker_that_lives_does_not_doubt_its_own_run(mongodb: Documents) -> None:
    attempts = StoredAttempts(mongodb)
    attempts.begin_run(ORIGIN, 7, 9)

    assert attempts.begin_run(ORIGIN, 8, 12) == NONE_DOUBTED


@pytest.mark.mongodb
def test_a_run_of_one_worker_is_not_ended_by_another(mongodb: Documents) -> None:
    StoredAttempts(mongodb).begin_run(ORIGIN, 7, 9)

    StoredAttempts(mongodb).end_run(ORIGIN)

    assert mongodb["attempts"].count_documents({}) == 1


def test_messages_that_came_with_those_that_kill_workers_are_handled_once_each(memory_broker: MemoryBroker) -> None:
    attempts, handled, killed = MemoryAttempts(), [], Counter[str]()
    names = ("a", "killer", "b", "murderer", "c")
    publish(memory_broker, *[a_message(an_event(each), key="same") for each in names])

    def handle(heard: Any) -> None:
        if heard.data.customer_id in {"killer", "murderer"}:
            killed[heard.data.customer_id] += 1
            raise Killed
        handled.append(heard.data.customer_id)

    for _ in range(6):
        loop = a_loop(memory_broker, {CustomerErased: handle}, attempts=attempts)
        with suppress(Killed):
            run_dry(loop)
        loop.close()

    assert len(desk(memory_broker).waiting()) == 2
    assert set(handled) == {"a", "b", "c"}
    assert set(killed.values()) <= {2, 3}


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
