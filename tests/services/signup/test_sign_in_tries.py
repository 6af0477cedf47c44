from concurrent.futures import ThreadPoolExecutor

import pytest

from services.signup.sign_in_tries import TRIES_PER_ADDRESS, SignInTries
from shared.mongodb import Documents
from tests.support.clock import TurnableClock

pytestmark = pytest.mark.mongodb


@pytest.fixture
def tries(mongodb: Documents, clock: TurnableClock) -> SignInTries:
    store = SignInTries(mongodb, b"key", clock)
    store.prepare()
    return store


def test_tries_at_the_same_moment_do_not_slip_through(tries: SignInTries) -> None:
    with ThreadPoolExecutor(8) as pool:
        allowed = list(pool.map(lambda each: tries.may_try("a@b.test", f"192.0.2.{each}"), range(20)))

    assert sum(allowed) == TRIES_PER_ADDRESS


def test_trying_on_does_not_make_the_wait_longer(tries: SignInTries, clock: TurnableClock) -> None:
    for _ in range(5):
        tries.may_try("a@b.test", "192.0.2.1")
    for _ in range(3):
        clock.turn(minutes=4)
        tries.may_try("a@b.test", "192.0.2.1")

    clock.turn(minutes=4)

    assert tries.may_try("a@b.test", "192.0.2.1")


def test_nothing_stored_says_who_tried(tries: SignInTries, mongodb: Documents) -> None:
    tries.may_try("hanako@contoso.example", "192.0.2.1")

    stored = str(list(mongodb["sign_in_tries"].find()))

    assert "hanako" not in stored
    assert "192.0.2.1" not in stored
