"""A service's worker: the consumer loop, the outbox and regular chores on one thread, and how it starts and stops."""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import product

import structlog

from shared.clock import Clock, utc_now
from shared.exporting import export_traces
from shared.messaging.attempts import StoredAttempts
from shared.messaging.broker import Broker, BrokerUnavailable, Publisher, Superseded
from shared.messaging.consumer import ConsumerLoop, TooManyDeadLetters
from shared.messaging.dead_letters import DeadLetters
from shared.messaging.handling import TRANSIENT, Handlers
from shared.messaging.letter_keys import StoredLetterKeys
from shared.messaging.shredding import shredding
from shared.messaging.status import serving
from shared.messaging.topics import topics_of
from shared.metrics import CHORES, LAG, LOOP_BEAT, UNANSWERED
from shared.mongodb import DatabaseUnavailable, Documents
from shared.outbox import Outbox
from shared.settings import ServiceSettings

log = structlog.get_logger(__name__)

HEARTBEAT_WITHIN = 30.0
HANDLED_WITHIN = 3_600.0
"""What a thread may take for what it handles: fifty mails of which each is given up after a minute."""
DRAIN_WITHIN = 30.0
OUTBOX_EVERY = 1.0
PAUSE_AFTER_FAULT = 1.0
"""All in seconds."""
MEASURED_EVERY = timedelta(seconds=15)


@dataclass(frozen=True)
class Chore:
    """Something done regularly, from the worker's first turn on; a number that it returns counts as done."""

    name: str
    every: timedelta
    do: Callable[[], object]


class Worker:
    """One member of a service's consumer group."""

    def __init__(
        self,
        name: str,
        loop: ConsumerLoop,
        *,
        outbox: Outbox,
        chores: Sequence[Chore] = (),
        publisher: Publisher | None = None,
        clock: Clock = utc_now,
    ) -> None:
        """Work as the service `name`; `publisher` is closed at the end."""
        self.name = name
        self._loop = loop
        self._outbox = outbox
        self._publisher = publisher
        lag = Chore("measure the lag", MEASURED_EVERY, self._measure_lag)
        self._chores = (*chores, lag, Chore("measure the outbox", MEASURED_EVERY, outbox.measure))
        _begin_counting(self._chores)
        self._clock = clock
        self._done_at: dict[str, datetime] = {}
        self._beat_at = time.monotonic()
        self._in_flight_for = 0.0
        self._published_at = 0.0
        self._database_answered = True
        self._broker_answered = True

    def step(self) -> int:
        """Take one turn without waiting: handle, do the chores that are due, publish; 0 means nothing is left to do."""
        return self._loop.step(0) + self._do_chores() + self._outbox.publish_waiting()

    def run(self, stop: threading.Event) -> bool:
        """Work until `stop` is set, then finish, commit and leave; False when something did not finish in time."""
        try:
            while not stop.is_set():
                self._turn(stop)
            return self._loop.drain(DRAIN_WITHIN)
        finally:
            self._leave()

    def healthy(self) -> bool:
        """Tell whether the loop went round lately, and no thread hangs."""
        return time.monotonic() - self._beat_at < HEARTBEAT_WITHIN and self._in_flight_for < HANDLED_WITHIN

    def ready(self) -> bool:
        """Tell whether this is a member of its group, and the database and the broker answered when last asked."""
        return self._loop.joined() and self._database_answered and self._broker_answered

    def _turn(self, stop: threading.Event) -> None:
        self._beat_at = time.monotonic()
        LOOP_BEAT.set_to_current_time()
        try:
            self._loop.step()
            self._in_flight_for = self._loop.longest_in_flight()
            self._do_chores()
            if time.monotonic() - self._published_at >= OUTBOX_EVERY:
                self._outbox.publish_waiting()
                self._published_at = time.monotonic()
                self._database_answered = self._broker_answered = True
        except TRANSIENT as error:
            self._database_answered = not isinstance(error, DatabaseUnavailable)
            self._broker_answered = not isinstance(error, BrokerUnavailable)
            UNANSWERED.labels(by=_who(error)).inc()
            log.warning("waiting for what does not answer", error=type(error).__name__, text=str(error))
            stop.wait(PAUSE_AFTER_FAULT)

    def _do_chores(self) -> int:
        return sum(self._do(chore) for chore in self._chores if self._is_due(chore))

    def _is_due(self, chore: Chore) -> bool:
        done_at = self._done_at.get(chore.name)
        return done_at is None or not done_at <= self._clock() < done_at + chore.every

    def _do(self, chore: Chore) -> int:
        self._done_at[chore.name] = self._clock()
        try:
            done = chore.do()
        except TRANSIENT as error:
            log.warning("chore is put off", chore=chore.name, error=type(error).__name__)
        except Exception:  # a bug of a chore must not keep messages from being handled
            log.exception("chore failed", chore=chore.name)
        else:
            CHORES.labels(chore=chore.name, outcome="done").inc()
            return done if isinstance(done, int) else 0
        CHORES.labels(chore=chore.name, outcome="failed").inc()
        return 0

    def _measure_lag(self) -> None:
        for topic, count in self._loop.behind().items():
            LAG.labels(topic=topic).set(count)

    def _leave(self) -> None:
        with ExitStack() as closing:
            if self._publisher is not None:
                closing.callback(self._publisher.close)
            closing.callback(self._loop.close)


def _begin_counting(chores: Sequence[Chore]) -> None:
    """Let what has not happened yet be told as 0, because of a series that begins with 1 no increase is seen."""
    for chore, outcome in product(chores, ("done", "failed")):
        CHORES.labels(chore=chore.name, outcome=outcome)
    for backend in ("database", "broker", "another"):
        UNANSWERED.labels(by=backend)


def _who(error: Exception) -> str:
    if isinstance(error, DatabaseUnavailable):
        return "database"
    return "broker" if isinstance(error, BrokerUnavailable) else "another"


def assemble(
    name: str,
    *,
    topics: Sequence[str],
    handlers: Handlers,
    outbox_collections: Sequence[str],
    database: Documents,
    broker: Broker,
    chores: Sequence[Chore] = (),
    clock: Clock = utc_now,
    threads: int = 0,
) -> Worker:
    """Put a service's worker together; declares the topics and makes the indexes that it needs."""
    broker.declare(topics_of(name))
    attempts, keys = StoredAttempts(database, clock), StoredLetterKeys(database, clock)
    attempts.prepare()
    keys.prepare()
    publisher = broker.publisher()
    outbox = Outbox(database, outbox_collections, publisher, clock)
    with ExitStack() as failing:
        failing.callback(publisher.close)
        outbox.prepare()
        consumer = broker.consumer(name, topics)
        failing.pop_all()
    loop = ConsumerLoop(
        consumer,
        shredding(handlers, keys),
        after_each=outbox.publish_waiting,
        dead_letters=DeadLetters(name, publisher, keys, clock),
        attempts=attempts,
        threads=threads,
        clock=clock,
    )
    return Worker(name, loop, outbox=outbox, chores=chores, publisher=publisher, clock=clock)


def run_worker(worker: Worker, settings: ServiceSettings) -> int:
    """Run until SIGTERM or SIGINT and return the exit status: 0 when all was finished, 1 otherwise."""
    stop = threading.Event()

    def ask_to_stop(number: int, _frame: object) -> None:
        signal.signal(number, signal.SIG_DFL)
        stop.set()

    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, ask_to_stop)
    with serving(settings.worker_host, settings.worker_port, healthy=worker.healthy, ready=worker.ready) as port:
        export_traces(worker.name, settings)
        log.info("worker begins", worker=worker.name, port=port)
        try:
            finished = worker.run(stop)
        except TooManyDeadLetters as error:
            log.critical("worker stops: look at the dead letters", worker=worker.name, reason=str(error))
            return 1
        except Superseded as error:
            log.critical("worker stops: its name is another's", worker=worker.name, reason=str(error))
            return 1
    log.info("worker has ended", worker=worker.name, finished=finished)
    if not finished:
        # A handler's thread hangs and would keep the interpreter from ending; its message comes again.
        sys.stderr.flush()
        os._exit(1)
    return 0
