from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from shared.events.envelope import decode
from shared.messaging.broker import Broker, Message, Received
from shared.messaging.dead_letters import DeadLetter, DeadLetters, Death, Desk, dead_letter_commands
from shared.messaging.memory import MemoryBroker
from shared.messaging.topics import topics_of
from tests.support.clock import TurnableClock
from tests.support.messages import SERVICE, a_message

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def bury(broker: Broker, *messages: Message, error: str = "wrong") -> list[DeadLetter]:
    broker.declare(topics_of(SERVICE))
    publisher = broker.publisher()
    dead_letters = DeadLetters(SERVICE, publisher, TurnableClock())
    for number, each in enumerate(messages):
        received = Received(each.topic, 3, number, each.key, each.value)
        dead_letters.put(received, Death("ValueError", error, 2, NOW))
    publisher.close()
    return Desk(SERVICE, broker).waiting()


def values(broker: Broker) -> Sequence[bytes]:
    return [each.value for each in broker.read("customers")]


def run(broker: Broker, *arguments: str) -> str:
    result = CliRunner().invoke(dead_letter_commands(SERVICE, lambda: broker), arguments)
    assert result.exit_code == 0, result.output
    return result.output


def test_a_dead_letter_tells_where_it_came_from_and_what_was_wrong(memory_broker: MemoryBroker) -> None:
    message = a_message()

    (letter,) = bury(memory_broker, message)

    assert (letter.id, letter.topic, letter.key, letter.value) == ("customers/3/0", "customers", "c1", message.value)
    assert letter.death == Death("ValueError", "wrong", 2, NOW)
    assert letter.died_at == NOW


def test_the_error_of_a_decoder_does_not_quote_what_it_read(memory_broker: MemoryBroker) -> None:
    error = "Invalid enum value 'salary list' - at `$.scope`"

    (letter,) = bury(memory_broker, a_message(), error=error)

    assert letter.death.error == "Invalid enum value '…' - at `$.scope`"


def test_a_replay_goes_back_unchanged_under_its_key(broker: Broker) -> None:
    message = a_message(event_id="kept")
    (letter,) = bury(broker, message)
    before = len(values(broker))

    Desk(SERVICE, broker).replay(letter)

    replayed = [each for each in broker.read("customers") if each.value == message.value]
    assert len(values(broker)) == before + 1
    assert [(each.key, decode(each.value).id) for each in replayed] == [("c1", "kept")]
    assert letter.id not in [each.id for each in Desk(SERVICE, broker).waiting()]


def test_a_dropped_letter_is_gone_and_goes_nowhere(memory_broker: MemoryBroker) -> None:
    first, second = bury(memory_broker, a_message(), a_message())

    Desk(SERVICE, memory_broker).drop(first)

    assert Desk(SERVICE, memory_broker).waiting() == [second]
    assert values(memory_broker) == []


def test_a_message_that_dies_again_after_its_replay_waits_again(memory_broker: MemoryBroker) -> None:
    (letter,) = bury(memory_broker, a_message())
    Desk(SERVICE, memory_broker).replay(letter)

    waiting = bury(memory_broker, a_message())

    assert [each.id for each in waiting] == ["customers/3/0"]


def test_list_prints_a_line_a_letter_without_its_content(memory_broker: MemoryBroker) -> None:
    bury(memory_broker, a_message(event_id="e1"), a_message(value=b"secret"))

    output = run(memory_broker, "list")

    assert output.splitlines() == [
        "customers/3/0\t2026-03-02T12:00:00Z\tValueError\t2\tshindan.CustomerErased e1",
        "customers/3/1\t2026-03-02T12:00:00Z\tValueError\t2\tno event, 6 bytes",
    ]


def test_show_prints_the_content_only_when_asked(memory_broker: MemoryBroker) -> None:
    bury(memory_broker, a_message(value=b"secret"))

    without, with_content = (run(memory_broker, "show", "customers/3/0", *more) for more in ([], ["--content"]))

    assert "error_class: ValueError" in without
    assert "secret" not in without
    assert with_content.endswith("secret\n")


@pytest.mark.parametrize(("command", "replayed"), [("replay", 1), ("drop", 0)])
def test_one_letter_is_settled_by_its_id(memory_broker: MemoryBroker, command: str, replayed: int) -> None:
    bury(memory_broker, a_message(), a_message())

    run(memory_broker, command, "customers/3/0")

    assert [each.id for each in Desk(SERVICE, memory_broker).waiting()] == ["customers/3/1"]
    assert len(values(memory_broker)) == replayed


@pytest.mark.parametrize(("command", "replayed"), [("replay", 2), ("drop", 0)])
def test_all_letters_are_settled_at_once(memory_broker: MemoryBroker, command: str, replayed: int) -> None:
    bury(memory_broker, a_message(), a_message())

    run(memory_broker, command, "--all")

    assert Desk(SERVICE, memory_broker).waiting() == []
    assert len(values(memory_broker)) == replayed


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [(["drop"], "Name dead letters by their id"), (["replay", "customers/9/9"], "No such dead letter: customers/9/9")],
)
def test_a_letter_must_be_named_and_exist(memory_broker: MemoryBroker, arguments: list[str], complaint: str) -> None:
    bury(memory_broker, a_message())

    result = CliRunner().invoke(dead_letter_commands(SERVICE, lambda: memory_broker), arguments)

    assert result.exit_code != 0
    assert complaint in result.output
