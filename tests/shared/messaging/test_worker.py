import os
import signal
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from prometheus_client import REGISTRY

from local.ports import free_port
from shared.events.catalog import CustomerErased, DataErased
from shared.events.envelope import announce, decode, encode
from shared.messaging.broker import BrokerUnavailable
from shared.messaging.memory import MemoryBroker
from shared.messaging.worker import Chore, Worker, assemble, run_worker
from shared.mongodb import Documents
from shared.outbox import entries
from shared.settings import ServiceSettings
from tests.support.clock import TurnableClock
from tests.support.measured import growth
from tests.support.messages import SERVICE, a_message, an_event, publish

pytestmark = pytest.mark.mongodb

Make = Callable[..., Worker]

LONGEST = 60
"""Seconds, on a machine that is busy with others."""


@pytest.fixture
def make(mongodb: Documents, memory_broker: MemoryBroker, clock: TurnableClock) -> Make:
    def make(handler: Callable[[Any], None] = lambda _: None, **changes: Any) -> Worker:
        return assemble(
            SERVICE,
            topics=["customers"],
            handlers={CustomerErased: handler},
            outbox_collections=["customers"],
            database=mongodb,
            broker=memory_broker,
            clock=clock,
            **changes,
        )

    return make


def settings() -> ServiceSettings:
    return ServiceSettings(
        mongodb_uri="unused", kafka_bootstrap="unused", worker_host="127.0.0.1", worker_port=free_port()
    )


def answer_in(database: Documents) -> Callable[[Any], None]:
    """Return a handler that answers an erasure with an event in the outbox."""

    def answer(heard: Any) -> None:
        event = DataErased(customer_id=heard.data.customer_id, service=SERVICE, erased_at=heard.time)
        waiting = entries(announce(event, source=SERVICE))
        database["customers"].update_one({"_id": event.customer_id}, {"$set": {"outbox": waiting}}, upsert=True)

    return answer


@contextmanager
def running(worker: Worker) -> Iterator[None]:
    stop = threading.Event()
    thread = threading.Thread(target=worker.run, args=(stop,))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(LONGEST)


def until(true: Callable[[], bool]) -> bool:
    end = time.monotonic() + LONGEST
    while not true() and time.monotonic() < end:
        time.sleep(0.01)
    return true()


def events_on(broker: MemoryBroker) -> list[str]:
    return [type(decode(each.value).data).__name__ for each in broker.read("customers")]


def test_a_step_handles_and_publishes_and_then_nothing_is_left(
    make: Make, mongodb: Documents, memory_broker: MemoryBroker
) -> None:
    worker = make(answer_in(mongodb))
    publish(memory_broker, a_message())

    turns = [worker.step() for _ in range(3)]

    assert turns == [1, 1, 0]
    assert events_on(memory_broker) == ["CustomerErased", "DataErased"]


def test_a_chore_is_done_at_once_and_then_when_its_time_comes(make: Make, clock: TurnableClock) -> None:
    done: list[str] = []
    worker = make(chores=[Chore("tidy", timedelta(minutes=5), lambda: done.append("x"))])

    counts = []
    for minutes in (0, 4, 1, 5):
        clock.turn(minutes=minutes)
        worker.step()
        counts.append(len(done))

    assert counts == [1, 1, 2, 3]


def test_the_lag_counts_what_waits_in_the_topic_and_in_the_loop(
    make: Make, memory_broker: MemoryBroker, clock: TurnableClock
) -> None:
    def refuse(_: Any) -> None:
        raise BrokerUnavailable("away")

    worker = make(refuse)
    worker.step()
    publish(memory_broker, a_message(), a_message(), a_message())
    clock.turn(seconds=15)

    worker.step()

    assert REGISTRY.get_sample_value("shindan_consumer_lag_messages", {"topic": "customers"}) == 3


def test_how_old_an_event_is_when_it_has_been_handled_is_measured(
    make: Make, memory_broker: MemoryBroker, clock: TurnableClock
) -> None:
    of_age = {
        each: growth("shindan_event_age_seconds_bucket", event="CustomerErased", le=each) for each in ("60.0", "300.0")
    }
    worker = make()
    publish(memory_broker, a_message(value=encode(announce(an_event(), source="test", clock=clock))))
    clock.turn(minutes=2)

    worker.step()

    assert {each: grown() for each, grown in of_age.items()} == {"60.0": 0, "300.0": 1}


def test_turns_in_which_the_broker_is_away_are_counted(make: Make, memory_broker: MemoryBroker) -> None:
    counted = growth("shindan_worker_unanswered_turns_total", by="broker")

    with running(make()):
        memory_broker.available = False
        is_counted = until(lambda: counted() > 0)
        memory_broker.available = True

    assert is_counted


@pytest.mark.parametrize("fault", [BrokerUnavailable("away"), ValueError("a bug")])
def test_a_chore_that_fails_keeps_no_message_from_being_handled(
    make: Make, memory_broker: MemoryBroker, fault: Exception
) -> None:
    handled: list[Any] = []

    def fail() -> None:
        raise fault

    worker = make(handled.append, chores=[Chore("tidy", timedelta(minutes=5), fail)])
    publish(memory_broker, a_message())

    worker.step()

    assert len(handled) == 1


def test_events_that_wait_are_published_though_no_message_comes(
    make: Make, mongodb: Documents, memory_broker: MemoryBroker
) -> None:
    waiting = entries(announce(an_event(), source=SERVICE))
    mongodb["customers"].insert_one({"_id": "c1", "outbox": waiting})

    with running(make()):
        published = until(lambda: events_on(memory_broker) == ["CustomerErased"])

    assert published


def test_a_worker_outlives_a_broker_that_is_away_and_says_so(make: Make, memory_broker: MemoryBroker) -> None:
    handled: list[Any] = []
    worker = make(handled.append)
    publish(memory_broker, a_message())
    memory_broker.available = False

    with running(worker):
        unready = until(lambda: not worker._broker_answered)
        memory_broker.available = True
        recovered = until(lambda: len(handled) == 1)
        ready = until(worker.ready)

    assert (unready, recovered, ready) == (True, True, True)


def test_probes_and_metrics_are_answered_until_sigterm_ends_it_with_0(make: Make, memory_broker: MemoryBroker) -> None:
    chosen = settings()
    answers: dict[str, int] = {}
    handled: list[Any] = []

    def probe(_: Any) -> None:
        handled.append(1)
        threading.Thread(target=ask).start()

    def ask() -> None:
        for path in ("/health", "/ready", "/metrics", "/else"):
            try:
                with urllib.request.urlopen(
                    f"http://127.0.0.1:{chosen.worker_port}{path}", timeout=LONGEST
                ) as response:
                    answers[path] = response.status
            except urllib.error.HTTPError as error:
                answers[path] = error.code
                error.close()
        os.kill(os.getpid(), signal.SIGTERM)

    publish(memory_broker, a_message())
    before = signal.getsignal(signal.SIGINT)

    status = run_worker(make(probe), chosen)
    signal.signal(signal.SIGINT, before)

    assert status == 0
    assert answers == {"/health": 200, "/ready": 200, "/metrics": 200, "/else": 404}


def test_ten_dead_letters_in_a_row_end_the_process_with_1(make: Make, memory_broker: MemoryBroker) -> None:
    publish(memory_broker, *[a_message(value=b"", key="same") for _ in range(10)])
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)

    status = run_worker(make(), settings())
    for number, handler in zip((signal.SIGINT, signal.SIGTERM), before, strict=True):
        signal.signal(number, handler)

    assert status == 1
