"""The real parts under the whole system: three brokers of Apache Kafka, and a replica set of MongoDB.

Everybody comes to them over lines that can be cut.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from local.apache_kafka import Cluster, is_installed, running_cluster
from local.system import System, running
from tests.support.network import Network, network
from tests.support.replica_set import ReplicaSet, running_replica_set

BROKERS = 3
SHORT_SESSION = 6.0
"""Seconds; so that a test need not wait for long until a silent worker loses its partitions."""


@dataclass(frozen=True)
class Stack:
    """What runs; each message lies with all three brokers, and two must have it before it counts."""

    kafka: Cluster
    mongodb: ReplicaSet
    network: Network


@contextmanager
def running_stack(folder: Path) -> Iterator[Stack]:
    """Start brokers and database, and end them with the block; skips where there is no Apache Kafka."""
    if not is_installed():
        pytest.skip("Apache Kafka is not installed: `make kafka` does that")
    with (
        network() as lines,
        running_replica_set(folder, lines.lead) as mongodb,
        running_cluster(folder, BROKERS, lines.lead) as kafka,
    ):
        yield Stack(kafka, mongodb, lines)


@contextmanager
def system_on(
    stack: Stack, tenant: Path, folder: Path, *, scanners: int, session: float = SHORT_SESSION
) -> Iterator[System]:
    """Run the whole system on it; a silent worker loses its partitions after `session` seconds."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("MONGODB_URI", stack.mongodb.uri)
        environment.setenv("KAFKA_BOOTSTRAP", stack.kafka.bootstrap)
        environment.setenv("KAFKA_REPLICATION", str(BROKERS))
        environment.setenv("KAFKA_SESSION_TIMEOUT_MS", str(int(session * 1000)))
        with running(tenant, folder, scanners=scanners) as system:
            stack.network.pids = lambda: {each.pid: name for name, each in list(system.processes.items())}
            yield system
