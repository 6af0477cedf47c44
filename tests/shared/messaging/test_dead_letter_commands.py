from collections.abc import Callable

import pytest
from click.testing import CliRunner

from shared.messaging.broker import Broker
from shared.messaging.dead_letter_commands import dead_letter_commands
from shared.messaging.memory import MemoryBroker
from tests.support.dead_letters import bury, values
from tests.support.messages import a_message, desk


def run(broker: Broker, *arguments: str, rest: Callable[[float], object] = lambda _seconds: None) -> str:
    result = CliRunner().invoke(dead_letter_commands(lambda: desk(broker), rest), arguments)
    assert result.exit_code == 0, result.output
    return result.output


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

    assert [each.id for each in desk(memory_broker).waiting()] == ["customers/3/1"]
    assert len(values(memory_broker)) == replayed


@pytest.mark.parametrize(("command", "replayed"), [("replay", 2), ("drop", 0)])
def test_all_letters_are_settled_at_once(memory_broker: MemoryBroker, command: str, replayed: int) -> None:
    bury(memory_broker, a_message(), a_message())

    run(memory_broker, command, "--all")

    assert desk(memory_broker).waiting() == []
    assert len(values(memory_broker)) == replayed


@pytest.mark.parametrize(
    ("chosen", "left"),
    [
        (["--event", "CustomerErased"], ["customers/3/1"]),
        (["--error", "ValueError"], []),
        (["--error", "WorkerKilled"], ["customers/3/0", "customers/3/1"]),
        (["--topic", "scans"], ["customers/3/0", "customers/3/1"]),
        (["--topic", "customers", "--event", "CustomerErased"], ["customers/3/1"]),
    ],
)
def test_letters_are_chosen_by_event_error_and_topic(
    memory_broker: MemoryBroker, chosen: list[str], left: list[str]
) -> None:
    bury(memory_broker, a_message(), a_message(value=b"no event"))

    run(memory_broker, "replay", *chosen)

    assert [each.id for each in desk(memory_broker).waiting()] == left


def test_a_replay_keeps_its_pace(memory_broker: MemoryBroker) -> None:
    bury(memory_broker, a_message(), a_message(), a_message())
    rests: list[float] = []

    run(memory_broker, "replay", "--all", "--rate", "4", rest=rests.append)

    assert rests == [0.25, 0.25]


def test_the_history_says_what_became_of_letters_and_by_whom(memory_broker: MemoryBroker) -> None:
    bury(memory_broker, a_message(), a_message())
    run(memory_broker, "replay", "customers/3/0")
    run(memory_broker, "drop", "customers/3/1")

    lines = [line.split("\t") for line in run(memory_broker, "history").splitlines()]

    assert [(letter, how, by) for letter, _, how, by in lines] == [
        ("customers/3/0", "replayed", "operator"),
        ("customers/3/1", "dropped", "operator"),
    ]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [(["drop"], "Name dead letters by their id"), (["replay", "customers/9/9"], "No such dead letter: customers/9/9")],
)
def test_a_letter_must_be_named_and_exist(memory_broker: MemoryBroker, arguments: list[str], complaint: str) -> None:
    bury(memory_broker, a_message())

    result = CliRunner().invoke(dead_letter_commands(lambda: desk(memory_broker)), arguments)

    assert result.exit_code != 0
    assert complaint in result.output
