import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from local.apache_kafka import Cluster
from shared.messaging.topics import TOPICS
from tests.faults.recovering import Pulse

pytestmark = pytest.mark.apache_kafka

HEARS = {"at-work": ["customers"], "idle": ["customers", "scans"]}
SOON, LONG = 2.0, 60.0
"""Both in seconds."""


@contextmanager
def at_work(cluster: Cluster, group: str) -> Iterator[None]:
    """Let a group commit all that it hears."""
    stop = threading.Event()

    def work() -> None:
        member = cluster.broker().consumer(group, HEARS[group])
        while not stop.is_set():
            for received in member.poll(0.1):
                member.commit(received)
        member.close()

    working = threading.Thread(target=work)
    working.start()
    try:
        yield
    finally:
        stop.set()
        working.join()


def behind(cluster: Cluster, *groups: str, within: float) -> set[str]:
    """Return which of some groups did not go on in time."""
    pulse = Pulse(cluster.bootstrap, hears={each: HEARS[each] for each in groups}, within=within)
    _, found = pulse.recovered(time.monotonic())
    pulse.close()
    return {each.partition(":")[0] for each in found}


def test_work_goes_on_when_every_group_has_handled_what_was_sent_just_now(apache_kafka: Cluster) -> None:
    apache_kafka.broker().declare(list(TOPICS.values()))

    with at_work(apache_kafka, "at-work"):
        alone = behind(apache_kafka, "at-work", within=LONG)
        together = behind(apache_kafka, "at-work", "idle", within=SOON)

    assert alone == set()
    assert "idle" in together
