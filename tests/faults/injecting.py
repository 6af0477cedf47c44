"""Faults, at random points, one after the other: drawn from a seed, so that the same seed brings the same ones."""

import os
import random
import signal
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from local.system import System
from shared.messaging.broker import Message
from shared.messaging.kafka import KafkaBroker
from shared.messaging.topics import TOPICS
from tests.support.killing import crash_and_restart
from tests.support.stack import Stack

WORKERS = ("signup", "consent", "notifier", "reports", "scanner-1", "scanner-2")
BETWEEN = (0.2, 2.5)
STOPPED = (7.0, 9.0)
"""Longer than a silent worker keeps its partitions."""
BROKER_AWAY, DATABASE_AWAY = (1.0, 4.0), (0.3, 2.0)
"""All in seconds."""
MESSAGES_AGAIN, MOST_TIMES = 20, 10


@dataclass(frozen=True)
class Injected:
    """One fault: of which kind, done to what, and for how long something was away."""

    kind: str
    what: str
    seconds: float


@dataclass
class Faults:
    """What is done to a running system until `stop`."""

    system: System
    stack: Stack
    random: random.Random
    most: int
    """How many faults at most."""
    stop: threading.Event = field(default_factory=threading.Event)
    injected: list[Injected] = field(default_factory=list)

    def run(self) -> None:
        """Do one after the other, each kind as often as any other."""
        deck: list[Callable[[], str]] = []
        while len(self.injected) < self.most and not self.stop.wait(self.random.uniform(*BETWEEN)):
            deck = deck or self._shuffled()
            deed = deck.pop()
            begun_at = time.monotonic()
            what = deed()
            kind = deed.__name__.replace("_", " ")
            self.injected.append(Injected(kind, what, time.monotonic() - begun_at))

    def of_kind(self, kind: str) -> Sequence[Injected]:
        """Return the faults of one kind."""
        return [each for each in self.injected if each.kind == kind]

    def _shuffled(self) -> list[Callable[[], str]]:
        kinds = [self.kill_worker, self.kill_worker, self.stop_worker, self.kill_broker, self.kill_database]
        return self.random.sample([*kinds, self.repeat_messages], k=len(kinds) + 1)

    def kill_worker(self) -> str:
        """End a worker at once; whoever watches over it starts it again."""
        name = self.random.choice(WORKERS)
        crash_and_restart(self.system, name)
        return name

    def stop_worker(self) -> str:
        """Let a worker stand still until it is taken for dead, and go on as if nothing had been."""
        name = self.random.choice(WORKERS)
        pid = self.system.processes[name].pid
        os.kill(pid, signal.SIGSTOP)
        time.sleep(self.random.uniform(*STOPPED))
        os.kill(pid, signal.SIGCONT)
        return name

    def kill_broker(self) -> str:
        """End one of three brokers at once, and start it again."""
        number = self.random.choice([node.number for node in self.stack.kafka.nodes])
        self.stack.kafka.kill(number)
        time.sleep(self.random.uniform(*BROKER_AWAY))
        self.stack.kafka.start(number)
        self.stack.kafka.await_ready(number)
        return f"kafka-{number}"

    def kill_database(self) -> str:
        """End the database server at once, and start it again."""
        self.stack.mongodb.kill()
        time.sleep(self.random.uniform(*DATABASE_AWAY))
        self.stack.mongodb.start()
        self.stack.mongodb.await_ready()
        return "mongod"

    def repeat_messages(self) -> str:
        """Publish some of all messages again, up to ten times each, in any order."""
        broker = KafkaBroker(self.stack.kafka.bootstrap, replication=len(self.stack.kafka.nodes))
        held = [each for topic in TOPICS for each in broker.contents(topic)]
        chosen = self.random.sample(held, k=min(MESSAGES_AGAIN, len(held)))
        again = [
            Message(each.topic, each.key or "", each.value)
            for each in chosen
            for _ in range(self.random.randint(1, MOST_TIMES))
        ]
        self.random.shuffle(again)
        publisher = broker.publisher()
        publisher.publish(again)
        publisher.close()
        return f"{len(again)} messages"
