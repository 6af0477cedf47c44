"""The commands by which an operator looks at dead letters, replays or drops them."""

from collections.abc import Callable

import click
import msgspec

from shared.messaging.dead_letters import DeadLetter, Desk
from shared.messaging.kafka import KafkaBroker
from shared.messaging.letter_keys import StoredLetterKeys
from shared.mongodb import connect
from shared.settings import ServiceSettings


def open_desk(service: str, settings: ServiceSettings) -> Desk:
    """Return where the dead letters of a service lie, by its settings."""
    keys = StoredLetterKeys(connect(settings.mongodb_uri, service))
    return Desk(service, KafkaBroker.of(settings), keys)


def dead_letter_commands(desk: Callable[[], Desk]) -> click.Group:
    """Return the commands `list | show | replay | drop`; `desk` is called when one of them runs."""

    @click.group("dead-letters", help="Look at messages that could not be handled; replay or drop them.")
    def commands() -> None: ...

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
        (letter,) = _chosen(desk(), (letter_id,), every=False)
        click.echo(_described(letter))
        if content:
            click.echo(letter.value.decode(errors="backslashreplace"))

    @commands.command(help="Send dead letters again to where they came from.")
    @click.argument("letter_ids", nargs=-1)
    @click.option("--all", "every", is_flag=True, help="All that wait.")
    def replay(letter_ids: tuple[str, ...], every: bool) -> None:
        mine = desk()
        for letter in _chosen(mine, letter_ids, every=every):
            mine.replay(letter)
            click.echo(f"{letter.id}\treplayed")

    @commands.command(help="Give dead letters up.")
    @click.argument("letter_ids", nargs=-1)
    @click.option("--all", "every", is_flag=True, help="All that wait.")
    def drop(letter_ids: tuple[str, ...], every: bool) -> None:
        mine = desk()
        for letter in _chosen(mine, letter_ids, every=every):
            mine.drop(letter)
            click.echo(f"{letter.id}\tdropped")

    return commands


def _chosen(desk: Desk, letter_ids: tuple[str, ...], *, every: bool) -> list[DeadLetter]:
    if not letter_ids and not every:
        raise click.UsageError("Name dead letters by their id, or say --all.")
    waiting = {letter.id: letter for letter in desk.waiting()}
    if unknown := [each for each in letter_ids if each not in waiting]:
        raise click.ClickException(f"No such dead letter: {', '.join(unknown)}")
    return list(waiting.values()) if every else [waiting[each] for each in letter_ids]


def _described(letter: DeadLetter) -> str:
    fields = msgspec.to_builtins(letter)
    death = fields.pop("death")
    shown = {name: value for name, value in {**fields, **death, "event": letter.event}.items() if name != "value"}
    return "\n".join(f"{name}: {value}" for name, value in shown.items())
