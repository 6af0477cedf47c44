"""Events per second: sent by a producer, read by the loop, and kept by the projection of reports."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Event
from typing import Final

import msgspec

from benchmarks.large_result import LargeResult
from benchmarks.reports_service import settings
from benchmarks.throughput.asking import message
from local.apache_kafka import running_cluster
from local.servers import start_mongod
from services.reports import wiring
from shared.events.catalog import MailScanned
from shared.events.envelope import Envelope
from shared.messaging.broker import Broker
from shared.messaging.handling import Handler, Handlers
from shared.messaging.kafka import KafkaBroker
from shared.messaging.topics import topics_of
from shared.messaging.worker import Worker, assemble
from shared.mongodb import Documents, connect
from shared.verdicts import Verdict

PAGE: Final = 50
DETECTED: Final = 10
"""One mail of so many is not clean."""


@dataclass(frozen=True)
class Pace:
    """So many events went through something in so many seconds, with so many CPU seconds of this process."""

    what: str
    events: int
    seconds: float
    cpu: float


def measured(folder: Path, events: int) -> Iterator[Pace]:
    """Send events page by page, read them with a handler that does nothing, and let reports keep them."""
    folder.mkdir(mode=0o700, parents=True)
    mongod, uri = start_mongod(folder)
    try:
        with running_cluster(folder, 1) as cluster:
            broker, mails = KafkaBroker(cluster.bootstrap), _mails(events)
            broker.declare(topics_of("reports"))
            yield _timed("producer, pages of 50", events, partial(_send, broker, mails))
            chosen, database = settings(uri, folder), connect(uri, "reports")
            keep = wiring.handlers(wiring.dependencies(chosen, database))[MailScanned]
            tasks: Mapping[str, Handler] = {
                "loop, a handler that does nothing": lambda _: None,
                f"projection, one of {DETECTED} detected": keep,
            }
            for number, (what, handler) in enumerate(tasks.items()):
                reading = Reading(events, handler)
                worker = reading.worker(f"reading-{number}", database, broker)
                yield _timed(what, events, partial(worker.run, reading.done))
    finally:
        mongod.stop()


def _mails(events: int) -> Sequence[MailScanned]:
    said = map(LargeResult(detections=events).mail, range(events))
    return [_undetected(each) if number % DETECTED else each for number, each in enumerate(said)]


def _undetected(mail: MailScanned) -> MailScanned:
    return msgspec.structs.replace(
        mail, verdict=Verdict.CLEAN, attack_type=None, detection=None, mailbox_address="", not_fully_analysed=()
    )


def _send(broker: Broker, mails: Sequence[MailScanned]) -> None:
    publisher = broker.publisher()
    for first in range(0, len(mails), PAGE):
        publisher.publish([message(each) for each in mails[first : first + PAGE]])
    publisher.close()


class Reading:
    """A handler of so many events, and what tells that the last has come."""

    def __init__(self, events: int, handler: Handler) -> None:
        """Hand each on to a handler."""
        self._left, self._handler = events, handler
        self.done = Event()

    def worker(self, name: str, database: Documents, broker: Broker) -> Worker:
        """Return a worker that ends after the last."""
        handlers: Handlers = {MailScanned: self._hear}
        return assemble(
            name,
            topics=("scans",),
            handlers=handlers,
            outbox_collections=wiring.OUTBOX_COLLECTIONS,
            database=database,
            broker=broker,
        )

    def _hear(self, heard: Envelope[MailScanned]) -> None:
        self._handler(heard)
        self._left -= 1
        if not self._left:
            self.done.set()


def _timed(what: str, events: int, do: Callable[[], object]) -> Pace:
    begun, cpu = time.monotonic(), time.process_time()
    do()
    return Pace(what, events, time.monotonic() - begun, time.process_time() - cpu)
