"""Clerks at work, a speaker who never stops, and the faults that befall them."""

import os
import sys
import threading
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path

from local.environments import PASSED_ON
from local.ports import free_port
from local.processes import Process
from shared.clock import utc_now
from shared.events.catalog import NumberReplaced
from shared.events.envelope import announce, encode
from shared.messaging.broker import BrokerUnavailable, Message
from shared.messaging.kafka import KafkaBroker
from shared.messaging.topics import topics_of
from shared.mongodb import Documents, connect
from tests.recovery.clerk import NAME
from tests.support.stack import BROKERS, Stack

EVERY = 0.1
READY_WITHIN = 90.0
CAUGHT_UP_WITHIN = 180.0
LOOK_EVERY = 0.05
"""All in seconds."""
AT_ONCE = 3
"""Events that are said together."""


@dataclass
class Speaker:
    """Says events of ever new customers until it is stopped; what a broker does not take is said again."""

    broker: KafkaBroker
    said: dict[str, datetime] = field(default_factory=dict)
    stop: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Speak."""
        publisher = self.broker.publisher()
        while not self.stop.wait(EVERY):
            envelopes = [announce(_event(), source=NAME) for _ in range(AT_ONCE)]
            waiting = [Message("customers", each.data.key, encode(each)) for each in envelopes]
            while waiting and not self.stop.is_set():
                try:
                    publisher.publish(waiting)
                    waiting = []
                except BrokerUnavailable:
                    self.stop.wait(EVERY)
            self.said |= {} if waiting else {each.id: each.time for each in envelopes}
        publisher.close()


@dataclass
class Office:
    """What runs."""

    stack: Stack
    folder: Path
    database: Documents
    speaker: Speaker
    clerks: dict[str, Process] = field(default_factory=dict)
    ports: dict[str, int] = field(default_factory=dict)

    def hire(self, name: str, *, named: bool, session: float) -> None:
        """Start a clerk, without waiting; one with a name comes back under it."""
        self.ports[name] = free_port()
        settings = {
            "MONGODB_URI": self.stack.mongodb.uri,
            "KAFKA_BOOTSTRAP": self.stack.kafka.bootstrap,
            "KAFKA_REPLICATION": str(BROKERS),
            "KAFKA_SESSION_TIMEOUT_MS": str(int(session * 1000)),
            "KAFKA_INSTANCE_ID": name if named else "",
            "WORKER_HOST": "127.0.0.1",
            "WORKER_PORT": str(self.ports[name]),
        }
        command = [sys.executable, "-m", "tests.recovery.clerk"]
        log_path = self.folder / f"{name}.log"
        self.clerks[name] = Process(name, command, log_path=log_path, environment={**_passed_on(), **settings})

    def await_ready(self, *names: str) -> None:
        """Wait until clerks are members of their group."""
        for name in names:
            self.clerks[name].wait_until(partial(self._is_ready, name), within=READY_WITHIN)

    def _is_ready(self, name: str) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.ports[name]}/ready", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def catch_up(self) -> float:
        """Wait until all that has been said by now is handled; return how many seconds that took."""
        begun, said = time.monotonic(), set(self.speaker.said)
        while time.monotonic() - begun < CAUGHT_UP_WITHIN:
            handled = {each["_id"] for each in self.database["handled"].find({}, {"_id": 1})}
            if said <= handled:
                return time.monotonic() - begun
            time.sleep(LOOK_EVERY)
        raise AssertionError(f"not caught up within {CAUGHT_UP_WITHIN:.0f} s")

    def longest_wait(self, since: datetime) -> float:
        """Return how many seconds an event said since a moment waited at most until it was handled."""
        found = self.database["handled"].find({"said_at": {"$gte": since}})
        return float(max(((each["handled_at"] - each["said_at"]).total_seconds() for each in found), default=0.0))

    def handled_again(self, since: datetime) -> int:
        """Return how many events said since a moment were handled more than once."""
        return self.database["handled"].count_documents({"said_at": {"$gte": since}, "times": {"$gt": 1}})


@contextmanager
def opened(stack: Stack, folder: Path, names: Sequence[str], *, named: bool, session: float) -> Iterator[Office]:
    """Let clerks work, and a speaker speak, until the block ends."""
    folder.mkdir()
    broker = KafkaBroker(stack.kafka.bootstrap, replication=BROKERS)
    broker.declare(topics_of(NAME))
    office = Office(stack, folder, connect(stack.mongodb.uri, NAME), Speaker(broker))
    office.database.client.drop_database(NAME)
    speaking = threading.Thread(target=office.speaker.run, name="speaker")
    try:
        for name in names:
            office.hire(name, named=named, session=session)
        office.await_ready(*names)
        speaking.start()
        time.sleep(3)
        office.catch_up()
        yield office
    finally:
        office.speaker.stop.set()
        if speaking.is_alive():
            speaking.join()
        for each in office.clerks.values():
            each.stop(within=40)
        office.database.client.close()


def now() -> datetime:
    """Return the time as events have it."""
    return utc_now()


def _event() -> NumberReplaced:
    return NumberReplaced(customer_id=uuid.uuid4().hex, generation=1, replaced_at=utc_now())


def _passed_on() -> dict[str, str]:
    return {name: os.environ[name] for name in PASSED_ON if name in os.environ}
