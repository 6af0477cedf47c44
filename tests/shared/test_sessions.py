from datetime import datetime, timedelta

import pytest

from shared.events.catalog import SessionsEnded
from shared.mongodb import Documents
from shared.sessions import EndedSessions, end_sessions, hashed, new_token
from tests.support.clock import NOON, TurnableClock
from tests.support.events import CUSTOMER, heard

pytestmark = pytest.mark.mongodb

STRANGER = "d" * 32
MINE, OTHER = hashed("mine"), hashed("other")
EARLIER = NOON - timedelta(minutes=5)


@pytest.fixture
def ended(mongodb: Documents, clock: TurnableClock) -> EndedSessions:
    store = EndedSessions(mongodb, clock)
    store.prepare()
    return store


def one_ended(session_hash: str = MINE) -> SessionsEnded:
    return SessionsEnded(customer_id=CUSTOMER, session_hashes=(session_hash,), ended_at=NOON)


def all_ended(before: datetime = NOON, kept: str = "") -> SessionsEnded:
    return SessionsEnded(customer_id=CUSTOMER, all_before=before, kept_hash=kept, ended_at=before)


def test_tokens_have_256_bits_and_do_not_repeat() -> None:
    tokens = {new_token() for _ in range(100)}

    assert len(tokens) == 100
    assert {len(each) for each in tokens} == {43}


def test_what_nobody_ended_goes_on(ended: EndedSessions) -> None:
    ended.note(one_ended(OTHER))

    assert not ended.has(CUSTOMER, MINE, EARLIER)


def test_one_session_is_over_and_only_for_its_customer(ended: EndedSessions) -> None:
    ended.note(one_ended())

    assert ended.has(CUSTOMER, MINE, EARLIER)
    assert not ended.has(STRANGER, MINE, EARLIER)


def test_all_that_began_until_a_moment_are_over_but_the_one_that_asked(ended: EndedSessions) -> None:
    ended.note(all_ended(kept=MINE))

    assert ended.has(CUSTOMER, OTHER, EARLIER)
    assert ended.has(CUSTOMER, OTHER, NOON)
    assert not ended.has(CUSTOMER, MINE, EARLIER)
    assert not ended.has(CUSTOMER, OTHER, NOON + timedelta(seconds=1))


def test_an_older_ending_that_comes_late_takes_nothing_back(ended: EndedSessions) -> None:
    ended.note(all_ended(kept=MINE))

    ended.note(all_ended(before=EARLIER, kept=OTHER))

    assert ended.has(CUSTOMER, OTHER, EARLIER)
    assert not ended.has(CUSTOMER, MINE, EARLIER)


def test_an_erased_customer_is_let_in_by_no_service_that_has_not_heard_of_it(ended: EndedSessions) -> None:
    ended.shut_out(CUSTOMER, NOON)

    assert ended.has(CUSTOMER, MINE, EARLIER)
    assert ended.has(CUSTOMER, MINE, NOON + timedelta(hours=11))


def test_hearing_it_ten_times_changes_nothing(ended: EndedSessions, mongodb: Documents) -> None:
    for event in (one_ended(), all_ended(kept=MINE)):
        end_sessions(heard(event), ended=ended)
    once = list(mongodb["ended_sessions"].find())

    for _ in range(9):
        for event in (one_ended(), all_ended(kept=MINE)):
            end_sessions(heard(event), ended=ended)

    assert list(mongodb["ended_sessions"].find()) == once


def test_what_would_be_over_anyway_is_not_asked_for(ended: EndedSessions, clock: TurnableClock) -> None:
    ended.note(one_ended())

    clock.turn(hours=12, seconds=1)

    assert not ended.has(CUSTOMER, MINE, EARLIER)


def test_no_token_is_kept(ended: EndedSessions, mongodb: Documents) -> None:
    token = new_token()

    ended.note(one_ended(hashed(token)))

    assert token not in str(list(mongodb["ended_sessions"].find()))


def test_one_read_by_index_answers(ended: EndedSessions, mongodb: Documents) -> None:
    for number in range(50):
        ended.note(one_ended(hashed(str(number))))
    mine = {"_id": {"$in": [f"{CUSTOMER}:{hashed('7')}", f"{CUSTOMER}:all"]}, "customer_id": CUSTOMER}

    explained = mongodb.command("explain", {"find": "ended_sessions", "filter": mine}, verbosity="executionStats")

    assert explained["executionStats"]["totalDocsExamined"] == 1
