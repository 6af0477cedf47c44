"""The frame of operators' commands: how they are asked, confirmed, written down and answered.

Status 0: answered, or done. 1: not done, because there is no such thing, its state does not allow it, or whoever was
asked did not confirm. 2: asked wrongly, or the settings are wrong. 3: the database or the broker does not answer.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

import click
import msgspec

from shared.messaging.broker import BrokerUnavailable
from shared.mongodb import DatabaseUnavailable
from shared.operating.answers import as_json, as_text
from shared.operating.office import Office, login_name

LONGEST_WHY = 200
MOST = 100
MOST_NAMED = 50
"""Ids in one entry of the audit trail; dead letters may be more."""

A = TypeVar("A", bound=msgspec.Struct)
Deed = Callable[..., A]


class NotDone(click.ClickException):
    """It was not done; the text says why, and what to do instead."""

    exit_code = 1


class AwayNow(click.ClickException):
    """What the command needs does not answer now."""

    exit_code = 3


class Command(click.Command):
    """A command with what it answers, and which events may follow from it."""

    answers: type[msgspec.Struct]
    says: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wish:
    """That something be changed: by whom, why, and whether they said at once that they are sure."""

    command: str
    word: str
    """What to type to confirm."""
    who: str
    why: str
    sure: bool

    @contextmanager
    def granted(self, office: Office, about: Sequence[str], warning: str) -> Iterator[None]:
        """Let the operator confirm, and keep in the audit trail what is then done, and how it ended."""
        self._confirm(office, warning)
        entry = {"who": self.who, "host": office.host, "command": self.command, "why": self.why}
        with office.audit.deed(**entry, about=about[:MOST_NAMED]):
            yield

    def _confirm(self, office: Office, warning: str) -> None:
        if self.sure:
            return
        if not office.is_terminal():
            raise click.UsageError("Nobody can be asked here whether this is meant: say --yes if it is.")
        click.echo(warning, err=True)
        if click.prompt(f'Type "{self.word}" to go on', err=True, default="", show_default=False) != self.word:
            raise NotDone("Nothing was done.")


def asking(group: click.Group, name: str, answers: type[A]) -> Callable[[Deed[A]], Deed[A]]:
    """Add a command that changes nothing; the function returns its answer, and its docstring is its help."""

    def decorate(deed: Deed[A]) -> Deed[A]:
        _add(group, name, deed, answers)
        return deed

    return decorate


def changing(
    group: click.Group, name: str, answers: type[A], *, word: str, says: Sequence[str] = ()
) -> Callable[[Deed[A]], Deed[A]]:
    """Add a command that changes something: it is given a `wish`, whose `granted` it works within."""

    def decorate(deed: Deed[A]) -> Deed[A]:
        @wraps(deed)
        def asked(*, why: str, who: str | None, sure: bool, **given: Any) -> A:
            wish = Wish(f"{group.name} {name}", word, who or _login_name(), why, sure)
            return deed(wish, **given)

        command = _add(group, name, _with_wish(asked), answers)
        command.says = tuple(says)
        return deed

    return decorate


most = click.option(
    "--most", type=click.IntRange(1, 10_000), default=MOST, show_default=True, help="Answer no more than this."
)
"""How much to list at most."""


def _with_wish(deed: Deed[A]) -> Deed[A]:
    for option in (
        click.option("--yes", "sure", is_flag=True, help="Do not ask whether it is meant."),
        click.option("--by", "who", envvar="OPERATOR", callback=_plain, help="Who you are; else your login name."),
        click.option("--why", required=True, callback=_plain, help="The reason, without names: a ticket's number."),
    ):
        deed = option(deed)
    return deed


def _add(group: click.Group, name: str, deed: Deed[A], answers: type[A]) -> Command:
    @wraps(deed)
    def answer(*, as_json_: bool, **given: Any) -> None:
        try:
            answered = deed(**given)
        except (DatabaseUnavailable, BrokerUnavailable) as error:
            away = "The database" if isinstance(error, DatabaseUnavailable) else "The broker"
            raise AwayNow(f"{away} does not answer; try again later.") from error
        click.echo(as_json(answered) if as_json_ else as_text(answered))

    with_json = click.option("--json", "as_json_", is_flag=True, help="Answer with one line of JSON.")(answer)
    command = click.command(name, cls=Command)(with_json)
    command.answers = answers
    group.add_command(command)
    return command


def _plain(_context: click.Context, _parameter: click.Parameter, text: str | None) -> str | None:
    """Take what may stand in the audit trail, where no address shall be."""
    if text is None:
        return None
    if not text.strip() or len(text) > LONGEST_WHY or not text.isprintable() or "@" in text:
        raise click.BadParameter(f"write one line of at most {LONGEST_WHY} characters, without mail addresses.")
    return text.strip()


def _login_name() -> str:
    known = login_name()
    if known is None:
        raise click.UsageError("Say who you are: --by NAME, or OPERATOR in the environment.")
    return known
