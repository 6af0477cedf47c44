from datetime import timedelta
from itertools import pairwise

import pytest

from shared.answers import FIRST_AFTER, MOST_TIMES, Answers, awaiting
from shared.events.catalog import Event, EventHeard, SignedUp
from shared.events.envelope import Envelope, announce, decode
from shared.metrics import NEVER_ANSWERED, SAID_AGAIN
from shared.mongodb import Documents
from shared.outbox import push
from tests.services.consent.builders import a_sign_up
from tests.support.clock import TurnableClock

pytestmark = pytest.mark.mongodb

MINE = {"_id": "c1"}


@pytest.fixture
def answers(mongodb: Documents, clock: TurnableClock) -> Answers:
    answers = Answers(mongodb, "customers", SignedUp, clock)
    answers.prepare()
    return answers


@pytest.fixture
def said(mongodb: Documents, clock: TurnableClock) -> Envelope[Event]:
    """A sign-up that was published, and that two services have to answer."""
    said = announce(a_sign_up(), source="signup", clock=clock)
    change = {"$set": awaiting(said, ["consent", "notifier"], clock), **push(said)}
    mongodb["customers"].update_one(MINE, change, upsert=True)
    publish(mongodb)
    return said


def publish(database: Documents) -> list[Envelope[Event]]:
    found = database["customers"].find_one_and_update(MINE, {"$set": {"outbox": []}})
    return [decode(each["value"]) for each in (found or {}).get("outbox", ())]


def heard(said: Envelope[Event], service: str) -> EventHeard:
    return EventHeard(customer_id="c1", event_id=said.id, service=service, heard_at=said.time)


def test_what_is_not_answered_in_time_is_said_again_as_it_was(
    answers: Answers, said: Envelope[Event], mongodb: Documents, clock: TurnableClock
) -> None:
    too_early = answers.say_again()
    clock.turn(minutes=1)

    counts = [answers.say_again(), answers.say_again()]

    assert (too_early, counts) == (0, [1, 0])
    assert publish(mongodb) == [said]


def test_it_is_said_again_until_all_have_answered(
    answers: Answers, said: Envelope[Event], mongodb: Documents, clock: TurnableClock
) -> None:
    answers.note(MINE, heard(said, "consent"))
    clock.turn(minutes=1)
    after_one = answers.say_again()

    answers.note(MINE, heard(said, "notifier"))
    clock.turn(days=3)

    assert (after_one, answers.say_again()) == (1, 0)
    document = mongodb["customers"].find_one(MINE)
    assert document is not None
    assert document["awaited"] == {}


def test_an_answer_to_something_else_is_passed_over(
    answers: Answers, said: Envelope[Event], mongodb: Documents, clock: TurnableClock
) -> None:
    other = announce(said.data, source="signup", clock=clock)
    for service in ("consent", "notifier"):
        answers.note(MINE, heard(other, service))
    clock.turn(minutes=1)

    assert answers.say_again() == 1
    assert publish(mongodb) == [said]


def test_it_is_said_ever_more_rarely_and_then_given_up(
    answers: Answers, said: Envelope[Event], mongodb: Documents, clock: TurnableClock
) -> None:
    again, never = (metric.labels(event="SignedUp")._value.get() for metric in (SAID_AGAIN, NEVER_ANSWERED))
    times = []
    clock.turn(minutes=-2)
    for _ in range(20 * 72):
        clock.turn(minutes=3)
        if answers.say_again() and publish(mongodb):
            times.append(clock() - said.time)

    pauses = [later - earlier for earlier, later in pairwise(times)]
    document = mongodb["customers"].find_one(MINE)
    assert times[0] == FIRST_AFTER
    assert pauses == [FIRST_AFTER * 3**number for number in range(1, MOST_TIMES)]
    assert times[-1] < timedelta(hours=19)
    assert SAID_AGAIN.labels(event="SignedUp")._value.get() - again == MOST_TIMES
    assert NEVER_ANSWERED.labels(event="SignedUp")._value.get() - never == 1
    assert document is not None
    assert document["awaited"] == {}


def test_while_the_broker_is_away_nothing_is_said_twice(
    answers: Answers, said: Envelope[Event], mongodb: Documents, clock: TurnableClock
) -> None:
    mongodb["customers"].update_one(MINE, push(said))
    clock.turn(minutes=1)

    assert answers.say_again() == 0
    assert publish(mongodb) == [said]


def test_what_presupposes_it_has_it_said_before(answers: Answers, said: Envelope[Event], mongodb: Documents) -> None:
    answers.repeat(MINE)

    assert publish(mongodb) == [said]


def test_what_came_later_is_an_answer_too(answers: Answers, said: Envelope[Event], clock: TurnableClock) -> None:
    answers.settle(MINE)
    clock.turn(minutes=1)

    assert said.id
    assert answers.say_again() == 0
