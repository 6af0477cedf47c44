import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from shared.events.catalog import CustomerErased
from shared.messaging.memory import MemoryBroker
from shared.messaging.worker import Worker, assemble
from shared.mongodb import Documents
from tests.shared.messaging.test_worker import LONGEST, running, until
from tests.support.messages import SERVICE, a_message, publish

pytestmark = pytest.mark.mongodb


def a_worker(
    mongodb: Documents, broker: MemoryBroker, handler: Callable[[Any], None] = lambda _: None, *, threads: int = 0
) -> Worker:
    return assemble(
        SERVICE,
        topics=["customers"],
        handlers={CustomerErased: handler},
        outbox_collections=["customers"],
        database=mongodb,
        broker=broker,
        threads=threads,
    )


def test_a_worker_of_which_a_thread_hangs_is_not_healthy(
    mongodb: Documents, memory_broker: MemoryBroker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.messaging.worker.HANDLED_WITHIN", 0.001)
    go_on = threading.Event()

    def hang(_: Any) -> None:
        go_on.wait(LONGEST)

    worker = a_worker(mongodb, memory_broker, hang, threads=1)
    publish(memory_broker, a_message())

    with running(worker):
        is_found = until(lambda: not worker.healthy())
        go_on.set()
        is_over = until(worker.healthy)

    assert (is_found, is_over) == (True, True)


def test_a_loop_that_stands_still_is_not_healthy(
    mongodb: Documents, memory_broker: MemoryBroker, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = a_worker(mongodb, memory_broker)
    at_first = worker.healthy()

    monkeypatch.setattr(worker, "_beat_at", time.monotonic() - 31)

    assert (at_first, worker.healthy()) == (True, False)
