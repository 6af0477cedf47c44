"""Dead letters: messages that cannot be handled are put aside with what went wrong, and an operator looks at them.

A letter that was replayed or dropped is followed by a record with the same key that says so.
All go when the topic's retention is over.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import click
import msgspec
import structlog

from shared.clock import Clock, utc_now
from shared.events.envelope import NotAnEvent, UnknownEventType, decode
from shared.messaging.broker import Broker, Message, Publisher, Received
from shared.messaging.topics import dead_letter_topic
from shared.metrics import DEAD_LETTERS
from shared.tracing import current_traceparent

log = structlog.get_logger(__name__)

LONGEST_ERROR = 300


@dataclass(frozen=True)
class Death:
    """Why and when a message could not be handled; `attempts` counts the last one."""

    error_class: str
    error: str
    attempts: int
    first_failed_at: datetime


@dataclass(frozen=True)
class DeadLetter:
    """A message that was put aside; `id` is its origin as topic/partition/offset."""

    id: str
    topic: str
    key: str
    value: bytes
    death: Death
    died_at: datetime
    traceparent: str

    @property
    def event(self) -> str:
        """Return "<type> <event id>", or what is known of bytes that are no event."""
        try:
            envelope = decode(self.value)
        except (NotAnEvent, UnknownEventType):
            return f"no event, {len(self.value)} bytes"
        return f"{envelope.type} {envelope.id}"


class DeadLetters:
    """Puts messages aside into the topic of one service."""

    def __init__(self, service: str, publisher: Publisher, clock: Clock = utc_now) -> None:
        """Write to `<service>-dead-letters`."""
        self._topic = dead_letter_topic(service).name
        self._publisher = publisher
        self._clock = clock

    def put(self, received: Received, death: Death) -> None:
        """Publish a dead letter; raises BrokerUnavailable, and then the message must be tried again."""
        headers = {
            "origin-topic": received.topic,
            "origin-partition": str(received.partition),
            "origin-offset": str(received.offset),
            "origin-key": received.key or "",
            "error-class": death.error_class,
            "error": _without_values(death.error),
            "attempts": str(death.attempts),
            "first-failed-at": death.first_failed_at.isoformat(),
            "died-at": self._clock().isoformat(),
            "traceparent": current_traceparent() or "",
        }
        key = f"{received.topic}/{received.partition}/{received.offset}"
        encoded = {name: value.encode() for name, value in headers.items()}
        self._publisher.publish([Message(self._topic, key, received.value, encoded)])
        DEAD_LETTERS.labels(topic=received.topic, reason=death.error_class).inc()
        log.error("message became a dead letter", letter=key, error=death.error_class, attempts=death.attempts)


class Desk:
    """Where an operator looks at the dead letters of one service."""

    def __init__(self, service: str, broker: Broker, clock: Clock = utc_now) -> None:
        """Read and settle the letters of `<service>-dead-letters`."""
        self._topic = dead_letter_topic(service).name
        self._broker = broker
        self._clock = clock

    def waiting(self) -> list[DeadLetter]:
        """Return the letters that were neither replayed nor dropped, oldest first."""
        found: dict[str, DeadLetter] = {}
        for received in self._broker.read(self._topic):
            if "settled" in received.headers:
                found.pop(received.key or "", None)
            else:
                letter = _letter(received)
                found[letter.id] = letter
        return list(found.values())

    def replay(self, letter: DeadLetter) -> None:
        """Send a message again to where it came from, unchanged, under its key."""
        self._settle(letter, "replayed", Message(letter.topic, letter.key, letter.value))

    def drop(self, letter: DeadLetter) -> None:
        """Give a message up."""
        self._settle(letter, "dropped")

    def _settle(self, letter: DeadLetter, how: str, *first: Message) -> None:
        headers = {"settled": how.encode(), "settled-at": self._clock().isoformat().encode()}
        publisher = self._broker.publisher()
        try:
            publisher.publish([*first, Message(self._topic, letter.id, b"", headers)])
        finally:
            publisher.close()
        log.info("dead letter was settled", letter=letter.id, how=how)


def dead_letter_commands(service: str, broker: Callable[[], Broker]) -> click.Group:
    """Return the commands `list | show | replay | drop` of one service; `broker` is called when one of them runs."""

    @click.group("dead-letters", help="Look at messages that could not be handled; replay or drop them.")
    def commands() -> None: ...

    @commands.command("list", help="One line a dead letter: id, time, error, attempts, event.")
    def list_letters() -> None:
        for each in Desk(service, broker()).waiting():
            click.echo(
                f"{each.id}\t{each.died_at:%Y-%m-%dT%H:%M:%SZ}\t{each.death.error_class}\t{each.death.attempts}\t{each.event}"
            )

    @commands.command(help="All about a dead letter; its content, which is customer data, only with --content.")
    @click.argument("letter_id")
    @click.option("--content", is_flag=True, help="Print the message itself, too.")
    def show(letter_id: str, content: bool) -> None:
        (letter,) = _chosen(Desk(service, broker()), (letter_id,), every=False)
        click.echo(_described(letter))
        if content:
            click.echo(letter.value.decode(errors="backslashreplace"))

    @commands.command(help="Send dead letters again to where they came from.")
    @click.argument("letter_ids", nargs=-1)
    @click.option("--all", "every", is_flag=True, help="All that wait.")
    def replay(letter_ids: tuple[str, ...], every: bool) -> None:
        desk = Desk(service, broker())
        for letter in _chosen(desk, letter_ids, every=every):
            desk.replay(letter)
            click.echo(f"{letter.id}\treplayed")

    @commands.command(help="Give dead letters up.")
    @click.argument("letter_ids", nargs=-1)
    @click.option("--all", "every", is_flag=True, help="All that wait.")
    def drop(letter_ids: tuple[str, ...], every: bool) -> None:
        desk = Desk(service, broker())
        for letter in _chosen(desk, letter_ids, every=every):
            desk.drop(letter)
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


def _letter(received: Received) -> DeadLetter:
    headers = {name: value.decode(errors="replace") for name, value in received.headers.items()}
    return DeadLetter(
        id=received.key or "",
        topic=headers["origin-topic"],
        key=headers["origin-key"],
        value=received.value,
        death=Death(
            headers["error-class"],
            headers["error"],
            int(headers["attempts"]),
            datetime.fromisoformat(headers["first-failed-at"]),
        ),
        died_at=datetime.fromisoformat(headers["died-at"]),
        traceparent=headers["traceparent"],
    )


def _without_values(error: str) -> str:
    """Blank what an error quotes: the decoder names a wrong value in single quotes."""
    return re.sub(r"'[^']*'", "'…'", error)[:LONGEST_ERROR]
