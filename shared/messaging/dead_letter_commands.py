"""The commands by which an operator looks at dead letters, replays or drops them."""

import getpass
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import click
import msgspec

from shared.messaging.dead_letters import DeadLetter, Desk
from shared.messaging.kafka import KafkaBroker
from shared.messaging.letter_keys import StoredLetterKeys
from shared.mongodb import connect
from shared.settings import ServiceSettings

USUAL_RATE = 10.0
"""Letters a second, so that a service which has just been mended is not overrun."""


def open_desk(service: str, settings: ServiceSettings) -> Desk:
    """Return where the dead letters of a service lie, by its settings."""
    keys = StoredLetterKeys(connect(settings.mongodb_uri, service))
    return Desk(service, KafkaBroker.of(settings), keys, operator=getpass.getuser())


@dataclass(frozen=True)
class _Wanted:
    """Which letters are meant: some by their ids, or all that are of an event, an error and a topic, where named."""

    letter_ids: tuple[str, ...]
    every: bool
    event: str
    error: str
    topic: str

    def chosen(self, desk: Desk) -> list[DeadLetter]:
        if not self.letter_ids and not self.every and not (self.event or self.error or self.topic):
            raise click.UsageError("Name dead letters by their id, or say --all, --event, --error or --topic.")
        waiting = {letter.id: letter for letter in desk.waiting()}
        if unknown := [each for each in self.letter_ids if each not in waiting]:
            raise click.ClickException(f"No such dead letter: {', '.join(unknown)}")
        return [each for each in waiting.values() if self._means(each)]

    def _means(self, letter: DeadLetter) -> bool:
        return (
            (not self.letter_ids or letter.id in self.letter_ids)
            and (not self.event or letter.event.partition(" ")[0].endswith(f".{self.event}"))
            and (not self.error or letter.death.error_class == self.error)
            and (not self.topic or letter.topic == self.topic)
        )


def _choosing(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the ways to say which letters are meant."""
    for option in (
        click.option("--topic", default="", help="Those that came from a topic."),
        click.option("--error", default="", help="Those of an error, e.g. WorkerKilled."),
        click.option("--event", default="", help="Those of an event, e.g. MailScanned."),
        click.option("--all", "every", is_flag=True, help="All that wait."),
        click.argument("letter_ids", nargs=-1),
    ):
        command = option(command)
    return command


def dead_letter_commands(desk: Callable[[], Desk], rest: Callable[[float], object] = time.sleep) -> click.Group:
    """Return the commands `list | show | replay | drop | history`; `desk` is called when one of them runs."""

    @click.group("dead-letters", help="Look at messages that could not be handled; replay or drop them.")
    def commands() -> None: ...

    _looking(commands, desk)
    _settling(commands, desk, rest)
    return commands


def _looking(commands: click.Group, desk: Callable[[], Desk]) -> None:
    @commands.command("list", help="One line a dead letter: id, time, error, attempts, event.")
    def list_letters() -> None:
        for each in desk().waiting():
            click.echo(
                f"{each.id}\t{each.died_at:%Y-%m-%dT%H:%M:%SZ}\t{each.death.error_class}\t{each.death.attempts}\t{each.event}"
            )

    @commands.command(help="All about a dead letter; its content, which is customer data, only with --content.")
    @click.argument("letter_id")
    @click.option("--content", is_flag=True, help="Print the message itself, too.")
    def show(letter_id: str, content: bool) -> None:
        (letter,) = _Wanted((letter_id,), every=False, event="", error="", topic="").chosen(desk())
        click.echo(_described(letter))
        if content:
            click.echo(letter.value.decode(errors="backslashreplace"))

    @commands.command(help="What became of letters: id, time, replayed or dropped, by whom.")
    def history() -> None:
        for each in desk().settled():
            click.echo(f"{each.id}\t{each.settled_at:%Y-%m-%dT%H:%M:%SZ}\t{each.how}\t{each.by}")


def _settling(commands: click.Group, desk: Callable[[], Desk], rest: Callable[[float], object]) -> None:
    @commands.command(help="Send dead letters again to where they came from.")
    @_choosing
    @click.option(
        "--rate", type=click.FloatRange(0, min_open=True), default=USUAL_RATE, help="At most so many a second."
    )
    def replay(rate: float, **wanted: Any) -> None:
        mine = desk()
        for letter in _paced(_Wanted(**wanted).chosen(mine), 1 / rate, rest):
            mine.replay(letter)
            click.echo(f"{letter.id}\treplayed")

    @commands.command(help="Give dead letters up.")
    @_choosing
    def drop(**wanted: Any) -> None:
        mine = desk()
        for letter in _Wanted(**wanted).chosen(mine):
            mine.drop(letter)
            click.echo(f"{letter.id}\tdropped")


def _paced(letters: list[DeadLetter], pause: float, rest: Callable[[float], object]) -> Iterator[DeadLetter]:
    for number, letter in enumerate(letters):
        if number:
            rest(pause)
        yield letter


def _described(letter: DeadLetter) -> str:
    fields = msgspec.to_builtins(letter)
    death = fields.pop("death")
    shown = {name: value for name, value in {**fields, **death, "event": letter.event}.items() if name != "value"}
    return "\n".join(f"{name}: {value}" for name, value in shown.items())
