from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future

from shared.messaging.broker import Partition, Received
from shared.messaging.choosing import choose
from shared.messaging.handling import Outcome
from shared.messaging.in_flight import Lane, Running
from tests.support.messages import a_message, an_event


def received(customer: str) -> Received:
    return Received("scan-work", 0, 0, customer, a_message(an_event(customer)).value)


def waiting(*customers: str) -> Lane:
    return Lane(waiting=deque(map(received, customers)))


def running(customer: str) -> Lane:
    future: Future[Sequence[Outcome]] = Future()
    return Lane(running=Running([received(customer)], future))


def chosen(ready: Sequence[Lane], others: Sequence[Lane], number: int) -> list[int]:
    """Return the places in the queue of those that are taken up, in order."""
    named: list[tuple[Partition, Lane]] = [(("scan-work", place), lane) for place, lane in enumerate(ready)]
    return [partition[1] for partition, _ in choose(named, others, number)]


def test_whoever_has_fewest_running_comes_first_and_then_takes_turns() -> None:
    ready = [waiting("giant") for _ in range(4)] + [waiting("small") for _ in range(4)]

    assert chosen(ready, [running("giant"), running("giant")], 5) == [4, 5, 0, 6, 1]


def test_where_all_are_alike_the_one_that_waited_longest_comes_first() -> None:
    assert chosen([waiting("giant") for _ in range(4)], [running("giant")], 2) == [0, 1]


def test_a_partition_in_which_a_small_one_waits_behind_a_giant_is_hurried_on() -> None:
    ready = [waiting("giant"), waiting("giant", "small")]

    assert chosen(ready, [running("giant"), running("giant")], 1) == [1]


def test_all_are_taken_up_where_there_are_threads_enough() -> None:
    assert chosen([waiting("giant"), waiting("small")], [running("giant")], 5) == [0, 1]


def test_bytes_that_are_no_event_take_their_turn_too() -> None:
    foreign = Lane(waiting=deque([Received("customers", 0, 0, None, b"nonsense")]))

    assert chosen([waiting("giant"), foreign], [running("giant")], 1) == [1]
