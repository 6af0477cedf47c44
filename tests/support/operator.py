"""An operator, who runs the commands of one service."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import click
import jsonschema
import msgspec
from click.testing import CliRunner, Result
from structlog.testing import capture_logs

from shared.messaging.memory import MemoryBroker
from shared.mongodb import Documents
from shared.operating.commands import Command
from shared.operating.office import Office
from tests.support.clock import TurnableClock

WHO, WHY = "satomi", "ticket 4711"
SAID = ("--by", WHO, "--why", WHY)


def an_office(
    database: Documents, clock: TurnableClock, *, service: str = "clerk", broker: MemoryBroker | None = None
) -> Office:
    """Return an office in which nobody sits before a terminal."""
    known = broker or MemoryBroker(clock)
    return Office(service, database, lambda: known, clock, is_terminal=lambda: False, host="worker-0")


@dataclass(frozen=True)
class Operator:
    """Runs commands, and holds each answer against what its command says that it answers."""

    groups: Sequence[click.Group]

    def run(self, *arguments: str, typed: str | None = None) -> Result:
        """Run a command as it is; logs, which go to standard error, are left out."""
        with capture_logs():
            return CliRunner().invoke(click.Group(commands=list(self.groups)), arguments, input=typed)

    def ask(self, *arguments: str) -> dict[str, Any]:
        """Return what a command answers to programs."""
        result = self.run(*arguments, "--json")
        assert result.exit_code == 0, result.output
        (line,) = result.stdout.splitlines()
        answer: dict[str, Any] = json.loads(line)
        jsonschema.validate(answer, msgspec.json.schema(self._command(arguments).answers))
        return answer

    def do(self, *arguments: str) -> dict[str, Any]:
        """Let a command change something, and say so beforehand."""
        return self.ask(*arguments, *SAID, "--yes")

    def refused(self, *arguments: str) -> tuple[int, str]:
        """Return the status and the complaint of a change that is not done."""
        result = self.run(*arguments, *SAID, "--yes")
        assert result.stdout == ""
        return result.exit_code, result.stderr.strip().removeprefix("Error: ")

    def _command(self, arguments: Sequence[str]) -> Command:
        (group,) = [each for each in self.groups if each.name == arguments[0]]
        command = group.commands[arguments[1]]
        assert isinstance(command, Command)
        return command


def trail(database: Documents) -> list[tuple[str, str, list[str], str]]:
    """Return (who, command, about, outcome) of every entry, in the order in which they came."""
    return [(each["who"], each["command"], each["about"], each["outcome"]) for each in database["audit"].find()]
