import pytest

from emulator.graph.errors import GraphError
from emulator.graph.throttling import Limits, Throttle
from tests.support.clock import TurnableClock


def test_four_requests_fit_into_a_mailbox_at_once(clock: TurnableClock) -> None:
    throttle = Throttle(clock)
    slots = [throttle.slot("app", "mailbox") for _ in range(5)]
    for slot in slots[:4]:
        slot.__enter__()

    with pytest.raises(GraphError) as refused:
        slots[4].__enter__()

    assert refused.value.status == 429
    assert refused.value.message == "Application is over its MailboxConcurrency limit."
    assert refused.value.headers == {"Retry-After": "1"}


def test_a_place_is_free_again_after_a_request_even_a_failed_one(clock: TurnableClock) -> None:
    throttle = Throttle(clock, Limits(concurrent=1))
    with pytest.raises(RuntimeError), throttle.slot("app", "mailbox"):
        raise RuntimeError

    with throttle.slot("app", "mailbox") as taken:
        assert taken is None


def test_requests_within_ten_minutes_are_limited_and_refused_ones_count(clock: TurnableClock) -> None:
    throttle = Throttle(clock, Limits(requests=2))
    for _ in range(2):
        with throttle.slot("app", "mailbox"):
            clock.turn(minutes=1)
    with pytest.raises(GraphError) as refused, throttle.slot("app", "mailbox"):
        pass
    clock.turn(minutes=8, seconds=1)

    with pytest.raises(GraphError) as refused_again, throttle.slot("app", "mailbox"):
        pass

    assert refused.value.headers == {"Retry-After": "540"}
    assert refused_again.value.message == "Application is over its RequestRate limit."


def test_after_ten_minutes_requests_are_let_through_again(clock: TurnableClock) -> None:
    throttle = Throttle(clock, Limits(requests=1))
    with throttle.slot("app", "mailbox"):
        clock.turn(minutes=10)

    with throttle.slot("app", "mailbox") as taken:
        assert taken is None


@pytest.mark.parametrize(
    ("counted_per", "second", "is_refused"),
    [
        ("application_and_mailbox", ("app", "mailbox"), True),
        ("application_and_mailbox", ("app", "other mailbox"), False),
        ("application_and_mailbox", ("other app", "mailbox"), False),
        ("application", ("app", "other mailbox"), True),
        ("mailbox", ("other app", "mailbox"), True),
    ],
)
def test_what_is_counted_together_can_be_chosen(
    clock: TurnableClock, counted_per: str, second: tuple[str, str], is_refused: bool
) -> None:
    throttle = Throttle(clock, Limits(concurrent=1, counted_per=counted_per))
    outcome = False

    with throttle.slot("app", "mailbox"):
        try:
            with throttle.slot(*second):
                pass
        except GraphError:
            outcome = True

    assert outcome == is_refused
