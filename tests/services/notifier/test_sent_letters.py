import pytest

from services.notifier.sent_letters import LEASE, BeingSent, LetterId, SentLetters
from shared.mongodb import Documents
from tests.support.clock import TurnableClock

pytestmark = pytest.mark.mongodb

LETTER = LetterId("registration", "event-1", "c" * 32)


@pytest.fixture
def letters(mongodb: Documents, clock: TurnableClock) -> SentLetters:
    return SentLetters(mongodb, clock)


def test_a_letter_is_leased_to_one_worker(letters: SentLetters) -> None:
    first = letters.lease(LETTER)

    with pytest.raises(BeingSent):
        letters.lease(LETTER)

    assert first is True
    assert letters.state(LETTER) == "sending"


def test_the_letter_of_a_worker_that_died_is_free_when_its_lease_is_over(
    letters: SentLetters, clock: TurnableClock
) -> None:
    letters.lease(LETTER)
    clock.turn(seconds=30)

    again = letters.lease(LETTER)

    assert again is True


def test_a_letter_stays_leased_while_the_mail_server_takes_long(
    letters: SentLetters, mongodb: Documents, clock: TurnableClock
) -> None:
    letters.lease(LETTER)

    with letters.kept(LETTER, every=0.01):
        clock.turn(seconds=29)
        for _ in range(1_000):
            if mongodb["letters"].find_one({"leased_until": clock() + LEASE}):
                break
        clock.turn(seconds=29)
        with pytest.raises(BeingSent):
            letters.lease(LETTER)


def test_a_lease_of_a_clock_that_is_a_little_ahead_counts(letters: SentLetters, clock: TurnableClock) -> None:
    clock.turn(seconds=5)
    letters.lease(LETTER)
    clock.turn(seconds=-5)

    with pytest.raises(BeingSent):
        letters.lease(LETTER)


def test_the_letter_of_a_worker_that_died_with_a_fast_clock_is_free_at_once(
    letters: SentLetters, clock: TurnableClock
) -> None:
    clock.turn(hours=1)
    letters.lease(LETTER)
    clock.turn(hours=-1)

    again = letters.lease(LETTER)

    assert again is True


@pytest.mark.parametrize("end", ["sent", "undeliverable"])
def test_a_letter_that_is_done_with_is_not_sent_again(letters: SentLetters, clock: TurnableClock, end: str) -> None:
    letters.lease(LETTER)
    getattr(letters, end)(LETTER)
    clock.turn(days=1)

    again = letters.lease(LETTER)

    assert again is False
    assert letters.state(LETTER) == end


def test_a_letter_that_was_given_back_can_be_leased_at_once(letters: SentLetters) -> None:
    letters.lease(LETTER)
    letters.give_back(LETTER)

    again = letters.lease(LETTER)

    assert again is True


def test_erasing_forgets_the_letters_of_one_customer_only(letters: SentLetters) -> None:
    other = LetterId("registration", "event-2", "d" * 32)
    for each in (LETTER, other):
        letters.lease(each)

    letters.erase(LETTER.customer_id)

    assert letters.state(LETTER) is None
    assert letters.state(other) == "sending"
