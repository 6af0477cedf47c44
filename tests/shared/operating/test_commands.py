from dataclasses import replace

import click
import pytest

from shared.messaging.broker import BrokerUnavailable
from shared.mongodb import DatabaseUnavailable, Documents
from shared.operating.answers import Done
from shared.operating.commands import NotDone, Wish, asking, changing
from shared.operating.office import Office
from tests.support.clock import TurnableClock
from tests.support.operator import SAID, WHO, Operator, an_office, trail

pytestmark = pytest.mark.mongodb

PAINT = ("doors", "paint", "d1")


def door_commands(office: Office) -> click.Group:
    group = click.Group("doors")
    faults = {"database": DatabaseUnavailable("off"), "broker": BrokerUnavailable("off"), "none": NotDone("No door.")}

    @asking(group, "look", Done)
    @click.argument("fault")
    def look(*, fault: str) -> Done:
        """Look at a door."""
        raise faults[fault]

    @changing(group, "paint", Done, word="paint", says=("DoorPainted",))
    @click.argument("door_id")
    def paint(wish: Wish, *, door_id: str) -> Done:
        """Paint a door."""
        with wish.granted(office, [door_id], "It will be green."):
            if door_id == "wet":
                raise NotDone("It is wet.")
        return Done(done="painted")

    return group


@pytest.fixture
def office(mongodb: Documents, clock: TurnableClock) -> Office:
    return an_office(mongodb, clock)


@pytest.fixture
def operator(office: Office) -> Operator:
    return Operator([door_commands(office)])


@pytest.fixture
def seated(office: Office) -> Operator:
    """An operator before a terminal."""
    return Operator([door_commands(replace(office, is_terminal=lambda: True))])


def test_a_change_is_done_and_written_down(operator: Operator, mongodb: Documents) -> None:
    assert operator.do(*PAINT)["done"] == "painted"
    assert trail(mongodb) == [(WHO, "doors paint", ["d1"], "done")]


def test_without_a_terminal_and_without_yes_nothing_is_done(operator: Operator, mongodb: Documents) -> None:
    result = operator.run(*PAINT, *SAID)

    assert result.exit_code == 2
    assert "say --yes" in result.stderr
    assert trail(mongodb) == []


def test_at_a_terminal_the_word_is_typed(seated: Operator, mongodb: Documents) -> None:
    result = seated.run(*PAINT, *SAID, "--json", typed="paint\n")

    assert result.exit_code == 0
    assert result.stderr.startswith('It will be green.\nType "paint" to go on:')
    assert result.stdout.startswith('{"done":"painted"')
    assert trail(mongodb) == [(WHO, "doors paint", ["d1"], "done")]


@pytest.mark.parametrize("typed", ["yes\n", "Paint\n", "\n"])
def test_another_word_does_nothing(seated: Operator, mongodb: Documents, typed: str) -> None:
    result = seated.run(*PAINT, *SAID, typed=typed)

    assert result.exit_code == 1
    assert "Nothing was done." in result.stderr
    assert trail(mongodb) == []


def test_a_refusal_says_why_and_is_written_down_too(operator: Operator, mongodb: Documents) -> None:
    assert operator.refused("doors", "paint", "wet") == (1, "It is wet.")
    assert trail(mongodb) == [(WHO, "doors paint", ["wet"], "not done")]


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        (["--by", WHO], "Missing option '--why'"),
        (["--by", WHO, "--why", " "], "write one line"),
        (["--by", WHO, "--why", "asked by hanako@contoso.example"], "without mail addresses"),
        (["--by", WHO, "--why", "two\nlines"], "write one line"),
        (["--by", WHO, "--why", "x" * 201], "at most 200"),
        (["--by", "hanako@contoso.example", "--why", "x"], "without mail addresses"),
    ],
)
def test_who_and_why_are_wanted_without_addresses(
    operator: Operator, mongodb: Documents, said: list[str], complaint: str
) -> None:
    result = operator.run(*PAINT, *said, "--yes")

    assert result.exit_code == 2
    assert complaint in result.stderr
    assert trail(mongodb) == []


def test_whoever_has_no_login_name_must_give_one(
    operator: Operator, mongodb: Documents, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("os.getuid", lambda: 10_001)

    nameless = operator.run(*PAINT, "--why", "x", "--yes")
    monkeypatch.setenv("OPERATOR", WHO)
    named = operator.run(*PAINT, "--why", "x", "--yes")

    assert (nameless.exit_code, named.exit_code) == (2, 0)
    assert "Say who you are: --by NAME" in nameless.stderr
    assert [who for who, *_ in trail(mongodb)] == [WHO]


@pytest.mark.parametrize(
    ("fault", "status", "complaint"),
    [
        ("database", 3, "The database does not answer"),
        ("broker", 3, "The broker does not answer"),
        ("none", 1, "No door."),
    ],
)
def test_what_is_away_is_told_apart_from_what_is_not_there(
    operator: Operator, fault: str, status: int, complaint: str
) -> None:
    result = operator.run("doors", "look", fault)

    assert result.exit_code == status
    assert complaint in result.stderr
    assert result.stdout == ""
