"""The commands by which an operator looks at dead letters, replays or drops them."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import click
import msgspec

from shared.messaging.dead_letters import DeadLetter, Desk, Settled
from shared.messaging.letter_keys import StoredLetterKeys
from shared.operating.answers import Done
from shared.operating.commands import NotDone, Wish, asking, changing
from shared.operating.office import Office, Opens

USUAL_RATE = 10.0
"""Letters a second, so that a service which has just been mended is not overrun."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A dead letter in a list."""

    letter_id: str
    died_at: datetime
    error: str
    attempts: int
    event: str


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """The dead letters that wait, oldest first."""

    dead_letters: tuple[Line, ...]


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """All about a dead letter but what the message says."""

    letter_id: str
    topic: str
    key: str
    event: str
    error: str
    error_text: str
    attempts: int
    first_failed_at: datetime
    died_at: datetime
    traceparent: str


class Content(msgspec.Struct, frozen=True, kw_only=True):
    """What the message of a dead letter says: a customer's data."""

    letter_id: str
    content: str


class Settling(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a dead letter."""

    letter_id: str
    how: str
    by: str
    settled_at: datetime


class History(msgspec.Struct, frozen=True, kw_only=True):
    """What became of dead letters, oldest first."""

    settled: tuple[Settling, ...]


@dataclass(frozen=True)
class _Wanted:
    """Which letters are meant: some by their ids, or all that are of an event, an error and a topic, where named."""

    letter_ids: tuple[str, ...]
    every: bool = False
    event: str = ""
    error: str = ""
    topic: str = ""

    def chosen(self, desk: Desk) -> list[DeadLetter]:
        if not self.letter_ids and not self.every and not (self.event or self.error or self.topic):
            raise click.UsageError("Name dead letters by their id, or say --all, --event, --error or --topic.")
        waiting = {letter.id: letter for letter in desk.waiting()}
        if unknown := [each for each in self.letter_ids if each not in waiting]:
            raise NotDone(f"No such dead letter: {', '.join(unknown)}")
        return [each for each in waiting.values() if self._means(each)]

    def _means(self, letter: DeadLetter) -> bool:
        return (
            (not self.letter_ids or letter.id in self.letter_ids)
            and (not self.event or letter.event.partition(" ")[0].endswith(f".{self.event}"))
            and (not self.error or letter.death.error_class == self.error)
            and (not self.topic or letter.topic == self.topic)
        )


def _choosing(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the ways to say which letters are meant."""
    for option in (
        click.option("--topic", default="", help="Those that came from a topic."),
        click.option("--error", default="", help="Those of an error, e.g. WorkerKilled."),
        click.option("--event", default="", help="Those of an event, e.g. MailScanned."),
        click.option("--all", "every", is_flag=True, help="All that wait."),
        click.argument("letter_ids", nargs=-1, metavar="[LETTER_ID]..."),
    ):
        command = option(command)
    return command


def dead_letter_commands(office: Opens, rest: Callable[[float], object] = time.sleep) -> click.Group:
    """Return the commands `list | show | content | replay | drop | history`."""
    commands = click.Group("dead-letters", help="Messages that could not be handled.")
    _looking(commands, office)
    _settling(commands, office, rest)
    return commands


def _looking(commands: click.Group, office: Opens) -> None:
    @asking(commands, "list", Waiting)
    def list_letters() -> Waiting:
        """Show the messages that wait for somebody: which, since when, why, after how many attempts."""
        return Waiting(dead_letters=tuple(map(_line, _desk(office()).waiting())))

    @asking(commands, "show", Shown)
    @click.argument("letter_id")
    def show(*, letter_id: str) -> Shown:
        """Show all about a dead letter, but nothing of what the message says."""
        (letter,) = _Wanted((letter_id,)).chosen(_desk(office()))
        return _shown(letter)

    @changing(commands, "content", Content, word="show")
    @click.argument("letter_id")
    def content(wish: Wish, *, letter_id: str) -> Content:
        """Show what the message of a dead letter says. This is a customer's data: it is noted that you looked."""
        opened = office()
        (letter,) = _Wanted((letter_id,)).chosen(_desk(opened))
        with wish.granted(opened, [letter_id], "This shows data of a customer."):
            return Content(letter_id=letter.id, content=letter.value.decode(errors="backslashreplace"))

    @asking(commands, "history", History)
    def history() -> History:
        """Show what became of dead letters: replayed or dropped, by whom, when."""
        return History(settled=tuple(map(_settling_of, _desk(office()).settled())))


def _settling(commands: click.Group, office: Opens, rest: Callable[[float], object]) -> None:
    @changing(commands, "replay", Done, word="replay", says=("the event of the dead letter, under its own id",))
    @_choosing
    @click.option(
        "--rate", type=click.FloatRange(0, min_open=True), default=USUAL_RATE, help="At most so many a second."
    )
    def replay(wish: Wish, *, rate: float, **wanted: Any) -> Done:
        """Send dead letters again to where they came from, when what was wrong has been mended."""
        opened = office()
        desk = _desk(opened, wish.who)
        letters = _Wanted(**wanted).chosen(desk)
        with wish.granted(opened, [each.id for each in letters], f"This sends {len(letters)} messages again."):
            for letter in _paced(letters, 1 / rate, rest):
                desk.replay(letter)
        return Done(done="replayed", count=len(letters))

    @changing(commands, "drop", Done, word="drop")
    @_choosing
    def drop(wish: Wish, **wanted: Any) -> Done:
        """Give dead letters up: what they say is never done."""
        opened = office()
        desk = _desk(opened, wish.who)
        letters = _Wanted(**wanted).chosen(desk)
        with wish.granted(opened, [each.id for each in letters], f"This gives {len(letters)} messages up for good."):
            for letter in letters:
                desk.drop(letter)
        return Done(done="dropped", count=len(letters))


def _desk(office: Office, operator: str = "") -> Desk:
    return Desk(office.service, office.broker(), StoredLetterKeys(office.database), office.clock, operator=operator)


def _paced(letters: list[DeadLetter], pause: float, rest: Callable[[float], object]) -> Iterator[DeadLetter]:
    for number, letter in enumerate(letters):
        if number:
            rest(pause)
        yield letter


def _line(letter: DeadLetter) -> Line:
    return Line(
        letter_id=letter.id,
        died_at=letter.died_at,
        error=letter.death.error_class,
        attempts=letter.death.attempts,
        event=letter.event,
    )


def _settling_of(settled: Settled) -> Settling:
    return Settling(letter_id=settled.id, how=settled.how, by=settled.by, settled_at=settled.settled_at)


def _shown(letter: DeadLetter) -> Shown:
    return Shown(
        letter_id=letter.id,
        topic=letter.topic,
        key=letter.key,
        event=letter.event,
        error=letter.death.error_class,
        error_text=letter.death.error,
        attempts=letter.death.attempts,
        first_failed_at=letter.death.first_failed_at,
        died_at=letter.died_at,
        traceparent=letter.traceparent,
    )
