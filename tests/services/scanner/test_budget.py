from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from threading import Event

import pytest

from services.scanner.budget import BUCKET_SECONDS, CLIMBS_AFTER, WINDOW_SECONDS, Allowed, Budget, Budgeter
from services.scanner.mail_source import Busy


@dataclass
class Time:
    """A clock that goes on while somebody naps."""

    now: float = 1_000.0
    naps: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now

    def nap(self, seconds: float) -> None:
        self.naps.append(seconds)
        self.now += seconds


@pytest.fixture
def time() -> Time:
    return Time()


def ask(budget: Budget, times: int = 1) -> None:
    for _ in range(times):
        with budget.slot():
            pass


def be_refused(budget: Budget, retry_after: float | None = None) -> None:
    with pytest.raises(Busy), budget.slot():
        raise Busy("429", retry_after=retry_after, status=429)


def test_requests_climb_to_four_at_once_and_fall_with_each_refusal(time: Time) -> None:
    budget = Budget(Allowed(), time, time.nap)
    assert budget.at_once == 3

    ask(budget, CLIMBS_AFTER)
    assert budget.at_once == 4
    for expected in (3, 2, 1, 1):
        be_refused(budget)
        assert budget.at_once == expected

    ask(budget, CLIMBS_AFTER)
    assert budget.at_once == 2


def test_other_failures_leave_the_pace_as_it_is(time: Time) -> None:
    budget = Budget(Allowed(), time, time.nap)

    with pytest.raises(Busy), budget.slot():
        raise Busy("503", status=503)
    with pytest.raises(ValueError, match="a bug"), budget.slot():
        raise ValueError("a bug")

    assert budget.at_once == 3


def test_no_more_requests_than_allowed_are_under_way(time: Time) -> None:
    budget, is_in, may_go = Budget(Allowed(at_once=1), time, time.nap), Event(), Event()

    def first() -> None:
        with budget.slot():
            is_in.set()
            may_go.wait(60)

    with ThreadPoolExecutor(2) as pool:
        pool.submit(first)
        assert is_in.wait(60)
        second = pool.submit(ask, budget)
        assert not second.done()
        may_go.set()
        second.result(60)


def test_a_refusal_keeps_everyone_away_for_as_long_as_was_asked(time: Time) -> None:
    budget = Budget(Allowed(), time, time.nap)

    be_refused(budget, retry_after=3)
    ask(budget)
    assert time.naps == [3]

    be_refused(budget, retry_after=30)
    with pytest.raises(Busy) as caught, budget.slot():
        pass
    assert caught.value.retry_after == pytest.approx(30)


def test_requests_of_ten_minutes_are_counted_and_the_oldest_make_room(time: Time) -> None:
    budget = Budget(Allowed(requests=100), time, time.nap)
    ask(budget, 60)
    time.now += 300
    ask(budget, 40)

    with pytest.raises(Busy) as caught, budget.slot():
        pass

    assert caught.value.retry_after == pytest.approx(WINDOW_SECONDS - 300 + BUCKET_SECONDS)
    time.now += caught.value.retry_after or 0
    ask(budget, 60)
    with pytest.raises(Busy):
        ask(budget)


def test_a_page_begins_only_when_all_of_it_can_be_asked_for(time: Time) -> None:
    budget = Budget(Allowed(requests=100), time, time.nap)
    ask(budget, 60)

    budget.expect(40)
    with pytest.raises(Busy):
        budget.expect(41)


def test_mailboxes_have_budgets_of_their_own(time: Time) -> None:
    budgeter = Budgeter(Allowed(requests=1), monotonic=time, nap=time.nap)

    for mailbox in ("ann", "bob"):
        with budgeter.slot(mailbox):
            pass
    with pytest.raises(Busy), budgeter.slot("ann"):
        pass


def test_budgets_that_nobody_uses_are_forgotten(time: Time) -> None:
    budgeter = Budgeter(monotonic=time, nap=time.nap)
    with budgeter.slot("ann"):
        pass
    first = budgeter.of("ann")

    time.now += 3 * WINDOW_SECONDS
    budgeter.of("bob")

    assert budgeter.of("ann") is not first


def test_a_process_may_be_held_to_so_many_requests_over_all_mailboxes() -> None:
    budgeter, entered = Budgeter(at_once=2), Event()

    def third() -> None:
        with budgeter.slot("cid"):
            entered.set()

    with ThreadPoolExecutor(1) as pool:
        with ExitStack() as held:
            for mailbox in ("ann", ""):
                held.enter_context(budgeter.slot(mailbox))
            waiting = pool.submit(third)
            assert not entered.wait(0.1)
        waiting.result(5)
