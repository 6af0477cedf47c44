import pytest

from shared.messaging.broker import BrokerUnavailable
from shared.messaging.starting import PAUSE, patiently
from shared.mongodb import DatabaseUnavailable


class Reluctant:
    """Fails for some time."""

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.rests: list[float] = []

    def __call__(self) -> str:
        if self.failures:
            raise self.failures.pop(0)
        return "a worker"


def test_what_does_not_answer_is_asked_again_after_a_pause() -> None:
    make = Reluctant(BrokerUnavailable("away"), DatabaseUnavailable("away"))

    made = patiently(make, rest=make.rests.append)

    assert (made, make.rests) == ("a worker", [PAUSE, PAUSE])


def test_it_ends_when_that_takes_too_long() -> None:
    make = Reluctant(BrokerUnavailable("away"))

    with pytest.raises(BrokerUnavailable):
        patiently(make, within=-1, rest=make.rests.append)

    assert make.rests == []


def test_a_mistake_ends_it_at_once() -> None:
    make = Reluctant(ValueError("wrong"))

    with pytest.raises(ValueError, match="wrong"):
        patiently(make, rest=make.rests.append)
