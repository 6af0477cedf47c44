"""What becomes of a message: handled, passed over, a dead letter, or to be tried again."""

import contextlib
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import structlog

from shared.clock import Clock, utc_now
from shared.events.catalog import Event
from shared.events.envelope import Envelope, NotAnEvent, UnknownEventType, decode
from shared.messaging.attempts import Attempts, Run, Suspected
from shared.messaging.broker import BrokerUnavailable, Received
from shared.messaging.dead_letters import DeadLetters, Death
from shared.metrics import EVENT_AGE, EVENT_SECONDS, EVENTS_HANDLED
from shared.mongodb import DatabaseUnavailable
from shared.tracing import following, processing

log = structlog.get_logger(__name__)

Handler = Callable[[Envelope[Any]], None]
Handlers = Mapping[type[Event], Handler]
"""One table per service: what to do at which event; an event that is not in it is passed over."""

FATAL_CRASHES = 3
"""A message that killed the worker this often is a dead letter."""
TURN = 0.1
"""Seconds after which a run of messages ends; a worker that dies repeats no more than this."""
MOST_AT_ONCE = 100
"""Messages of a run."""


class Transient(Exception):
    """Something that passes by itself (429, 5xx, SMTP 4xx): try again, after `retry_after` seconds if given."""

    def __init__(self, message: str = "", *, retry_after: float | None = None) -> None:
        """Take the seconds that the other side asked to wait."""
        super().__init__(message)
        self.retry_after = retry_after


TRANSIENT: tuple[type[Exception], ...] = (BrokerUnavailable, DatabaseUnavailable, Transient)


class Result(StrEnum):
    """How handling ended."""

    HANDLED = "handled"
    PASSED_OVER = "passed_over"
    DEAD_LETTER = "dead_letter"
    TRY_AGAIN = "try_again"
    SUSPECTED = "suspected"
    """Not begun: it may be what kills workers, and is to be handled when nothing else is in flight."""


NO_ENDS = (Result.TRY_AGAIN, Result.SUSPECTED)
BAD_ENDS = (Result.DEAD_LETTER, *NO_ENDS)


@dataclass(frozen=True)
class Outcome:
    """How handling ended and, if it shall be tried again, after how many seconds the other side asked for."""

    result: Result
    retry_after: float | None = None


@dataclass(frozen=True)
class Earlier:
    """The tries of a message that failed before this one."""

    failures: int = 0
    first_failed_at: datetime | None = None


class Handling:
    """Takes messages to their end; safe to use from many threads."""

    def __init__(
        self,
        handlers: Handlers,
        *,
        after_each: Callable[[], object],
        dead_letters: DeadLetters,
        attempts: Attempts,
        transient: tuple[type[Exception], ...] = TRANSIENT,
        clock: Clock = utc_now,
        takes_long: bool = False,
    ) -> None:
        """Call `after_each` when handlers of a run have ended well; it publishes what they put into the outbox.

        Where handling one message takes long, a run ends with the first, so that its events need not wait.
        """
        self._handlers = handlers
        self._after_each = after_each
        self._dead_letters = dead_letters
        self._attempts = attempts
        self._transient = transient
        self._clock = clock
        self._takes_long = takes_long
        self._ends_of_run = (*BAD_ENDS, Result.HANDLED) if takes_long else BAD_ENDS

    def handle(self, waiting: Sequence[Received], earlier: Earlier, *, alone: bool) -> Sequence[Outcome]:
        """Handle messages of one partition, the first of which failed `earlier`; never raises.

        Returns what became of so many of them: a run ends when its turn is over, and with any but a good end.
        Unless it is `alone`, a message that may be what kills workers is not begun.
        """
        outcomes: list[Outcome] = []
        last = waiting[0 if self._takes_long else -1].offset
        run, until = Run(self._attempts, waiting[0].origin, last, alone=alone), time.monotonic() + TURN
        for received in waiting:
            outcomes.append(self._tried(received, Earlier() if outcomes else earlier, run))
            if outcomes[-1].result in self._ends_of_run or time.monotonic() > until:
                break
        with contextlib.suppress(*self._transient):
            run.end()
        if any(each.result is Result.HANDLED for each in outcomes):
            self._publish()
        return outcomes

    def _tried(self, received: Received, earlier: Earlier, run: Run) -> Outcome:
        try:
            event, outcome = self._decoded(received, earlier, run)
        except self._transient as error:
            log.warning("message is tried again", topic=received.topic, error=type(error).__name__)
            event, outcome = "", Outcome(Result.TRY_AGAIN, getattr(error, "retry_after", None))
        EVENTS_HANDLED.labels(topic=received.topic, event=event, outcome=outcome.result.value).inc()
        return outcome

    def _decoded(self, received: Received, earlier: Earlier, run: Run) -> tuple[str, Outcome]:
        try:
            envelope = decode(received.value)
        except UnknownEventType:
            return "", Outcome(Result.PASSED_OVER)
        except NotAnEvent as error:
            return "", self._bury(received, earlier, type(error).__name__, str(error))
        event = type(envelope.data).__name__
        handler = self._handlers.get(type(envelope.data))
        if handler is None:
            return event, Outcome(Result.PASSED_OVER)
        with following(envelope.correlationid, envelope.traceparent), EVENT_SECONDS.labels(event=event).time():
            outcome = self._traced(handler, envelope, received, earlier, run)
        EVENT_AGE.labels(event=event).observe(max(0.0, (self._clock() - envelope.time).total_seconds()))
        return event, outcome

    def _traced(
        self, handler: Handler, envelope: Envelope[Any], received: Received, earlier: Earlier, run: Run
    ) -> Outcome:
        if not envelope.data.is_traced:
            return self._counted(handler, envelope, received, earlier, run)
        with processing(type(envelope.data).__name__, received.topic, received.partition, received.offset) as failed:
            outcome = self._counted(handler, envelope, received, earlier, run)
            if outcome.result in BAD_ENDS:
                failed()
            return outcome

    def _counted(
        self, handler: Handler, envelope: Envelope[Any], received: Received, earlier: Earlier, run: Run
    ) -> Outcome:
        try:
            begun = run.started(received.offset)
        except Suspected:
            return Outcome(Result.SUSPECTED)
        if begun > FATAL_CRASHES:
            crashes = Earlier(begun - 2, earlier.first_failed_at)
            outcome = self._bury(received, crashes, "WorkerKilled", f"killed the worker {begun - 1} times")
        else:
            outcome = self._handled(handler, envelope, received, earlier, run)
        self._ended(received, run)
        return outcome

    def _handled(
        self, handler: Handler, envelope: Envelope[Any], received: Received, earlier: Earlier, run: Run
    ) -> Outcome:
        try:
            handler(envelope)
        except self._transient:
            self._ended(received, run)
            raise
        except Exception as error:  # noqa: BLE001 - whatever a handler's bug raises, the message is put aside
            return self._bury(received, earlier, type(error).__name__, _where(error))
        return Outcome(Result.HANDLED)

    def _bury(self, received: Received, earlier: Earlier, error_class: str, error: str) -> Outcome:
        self._dead_letters.put(
            received,
            Death(error_class, error, earlier.failures + 1, earlier.first_failed_at or self._clock()),
        )
        return Outcome(Result.DEAD_LETTER)

    def _ended(self, received: Received, run: Run) -> None:
        with contextlib.suppress(*self._transient):
            run.finished(received.offset)

    def _publish(self) -> None:
        try:
            self._after_each()
        except self._transient as error:
            log.warning("events wait in the outbox", error=type(error).__name__)
        except Exception as error:  # noqa: BLE001 - the messages are handled; their events stay in the outbox
            log.error(  # noqa: TRY400 - a traceback may quote the message
                "events could not be published", error=type(error).__name__, where=_where(error)
            )


def _where(error: BaseException) -> str:
    """Say where an exception arose, and not its text, which may quote the message."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"in {frames[-1].name}, {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
