from collections.abc import Callable
from dataclasses import replace

import pytest

from shared.messaging.broker import Message, Received
from shared.messaging.dead_letters import DeadLetters, Death, Desk
from shared.messaging.letter_keys import StoredLetterKeys
from shared.messaging.memory import MemoryBroker
from shared.messaging.topics import topics_of
from shared.mongodb import Documents
from shared.operating.dead_letter_commands import dead_letter_commands
from shared.operating.office import Office
from tests.support.clock import NOON, TurnableClock
from tests.support.dead_letters import values
from tests.support.messages import SERVICE, a_message
from tests.support.operator import WHO, Operator, an_office, trail

pytestmark = pytest.mark.mongodb

FIRST, SECOND = "customers/3/0", "customers/3/1"


@pytest.fixture
def office(mongodb: Documents, clock: TurnableClock, memory_broker: MemoryBroker) -> Office:
    memory_broker.declare(topics_of(SERVICE))
    return an_office(mongodb, clock, broker=memory_broker)


def operator_of(office: Office, rest: Callable[[float], object] = lambda _seconds: None) -> Operator:
    return Operator([dead_letter_commands(lambda: office, rest)])


def bury(office: Office, *messages: Message) -> None:
    dead_letters = DeadLetters(SERVICE, office.broker().publisher(), StoredLetterKeys(office.database), office.clock)
    for number, each in enumerate(messages):
        received = Received(each.topic, 3, number, each.key, each.value)
        dead_letters.put(received, Death("ValueError", "wrong", 2, NOON))


def waiting(office: Office) -> list[str]:
    return [each.id for each in Desk(SERVICE, office.broker(), StoredLetterKeys(office.database)).waiting()]


def test_letters_are_listed_without_their_content(office: Office) -> None:
    bury(office, a_message(event_id="e1"), a_message(value=b"secret"))

    listed = operator_of(office).ask("dead-letters", "list")["dead_letters"]

    rest = {"died_at": "2026-03-02T12:00:00Z", "error": "ValueError", "attempts": 2}
    assert listed == [
        {"letter_id": FIRST, **rest, "event": "shindan.CustomerErased e1"},
        {"letter_id": SECOND, **rest, "event": "no event, 6 bytes"},
    ]


def test_all_about_a_letter_is_shown_but_what_it_says(office: Office) -> None:
    bury(office, a_message(value=b"secret"))

    shown = operator_of(office).ask("dead-letters", "show", FIRST)

    assert (shown["topic"], shown["error"], shown["error_text"]) == ("customers", "ValueError", "wrong")
    assert "secret" not in str(shown)


def test_whoever_looks_at_the_content_is_written_down(office: Office) -> None:
    bury(office, a_message(value=b"secret"))

    assert operator_of(office).do("dead-letters", "content", FIRST)["content"] == "secret"
    assert trail(office.database) == [(WHO, "dead-letters content", [FIRST], "done")]


@pytest.mark.parametrize(("command", "replayed"), [("replay", 1), ("drop", 0)])
def test_one_letter_is_settled_by_its_id(office: Office, command: str, replayed: int) -> None:
    bury(office, a_message(), a_message())

    answer = operator_of(office).do("dead-letters", command, FIRST)

    assert answer["count"] == 1
    assert waiting(office) == [SECOND]
    assert len(values(office.broker())) == replayed
    assert trail(office.database) == [(WHO, f"dead-letters {command}", [FIRST], "done")]


@pytest.mark.parametrize(
    ("chosen", "left"),
    [
        (["--all"], []),
        (["--event", "CustomerErased"], [SECOND]),
        (["--error", "ValueError"], []),
        (["--error", "WorkerKilled"], [FIRST, SECOND]),
        (["--topic", "scans"], [FIRST, SECOND]),
        (["--topic", "customers", "--event", "CustomerErased"], [SECOND]),
    ],
)
def test_letters_are_chosen_by_event_error_and_topic(office: Office, chosen: list[str], left: list[str]) -> None:
    bury(office, a_message(), a_message(value=b"no event"))

    operator_of(office).do("dead-letters", "replay", *chosen)

    assert waiting(office) == left


def test_a_replay_keeps_its_pace(office: Office) -> None:
    bury(office, a_message(), a_message(), a_message())
    rests: list[float] = []

    operator_of(office, rests.append).do("dead-letters", "replay", "--all", "--rate", "4")

    assert rests == [0.25, 0.25]


def test_the_history_says_what_became_of_letters_and_by_whom(office: Office) -> None:
    bury(office, a_message(), a_message())
    operator = operator_of(office)
    operator.do("dead-letters", "replay", FIRST)
    operator.do("dead-letters", "drop", SECOND)

    settled = operator.ask("dead-letters", "history")["settled"]

    assert [(each["letter_id"], each["how"], each["by"]) for each in settled] == [
        (FIRST, "replayed", WHO),
        (SECOND, "dropped", WHO),
    ]


@pytest.mark.parametrize(
    ("arguments", "status", "complaint"),
    [
        (["drop"], 2, "Name dead letters by their id"),
        (["replay", "customers/9/9"], 1, "No such dead letter: customers/9/9"),
        (["content", "customers/9/9"], 1, "No such dead letter: customers/9/9"),
    ],
)
def test_a_letter_must_be_named_and_exist(office: Office, arguments: list[str], status: int, complaint: str) -> None:
    bury(office, a_message())

    refused, text = operator_of(office).refused("dead-letters", *arguments)

    assert refused == status
    assert complaint in text
    assert trail(office.database) == []


def test_a_letter_of_an_erased_customer_is_not_there(office: Office) -> None:
    bury(office, a_message(value=b'{"data": {"customer_id": "c1"}}'))
    StoredLetterKeys(office.database).forget("c1")

    assert operator_of(office).ask("dead-letters", "list") == {"dead_letters": []}


def test_at_a_terminal_it_is_said_how_many_are_meant(office: Office) -> None:
    bury(office, a_message(), a_message())
    seated = operator_of(replace(office, is_terminal=lambda: True))

    result = seated.run("dead-letters", "drop", "--all", "--by", WHO, "--why", "x", typed="no\n")

    assert "This gives 2 messages up for good." in result.stderr
    assert len(waiting(office)) == 2
