"""The brokers that one suite runs against: memory, Tansu (or what answers at KAFKA_BOOTSTRAP), and Apache Kafka."""

import os
from collections.abc import Iterator

import pytest

from local.apache_kafka import Cluster, is_installed, running_cluster
from local.servers import start_tansu
from shared.messaging.broker import Broker
from shared.messaging.kafka import KafkaBroker
from shared.messaging.memory import MemoryBroker


@pytest.fixture(scope="session")
def kafka_bootstrap(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a broker answers for the time of the test run."""
    if given := os.environ.get("KAFKA_BOOTSTRAP"):
        yield given
        return
    process, bootstrap = start_tansu(tmp_path_factory.mktemp("kafka"))
    yield bootstrap
    process.stop()


@pytest.fixture
def memory_broker() -> MemoryBroker:
    """A broker in this process."""
    return MemoryBroker()


@pytest.fixture
def kafka_broker(kafka_bootstrap: str) -> KafkaBroker:
    """A broker that speaks Kafka's protocol."""
    return KafkaBroker(kafka_bootstrap, session_timeout_ms=6_000, enable_idempotence=False)


@pytest.fixture(scope="session")
def apache_kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Apache Kafka with one broker."""
    if not is_installed():
        pytest.skip("Apache Kafka is not installed: `make kafka` does that")
    with running_cluster(tmp_path_factory.mktemp("apache"), 1) as cluster:
        yield cluster


@pytest.fixture
def apache_kafka_broker(apache_kafka: Cluster) -> KafkaBroker:
    """Apache Kafka as services know it."""
    return apache_kafka.broker()


@pytest.fixture(
    params=[
        "memory",
        pytest.param("kafka", marks=pytest.mark.kafka),
        pytest.param("apache_kafka", marks=pytest.mark.apache_kafka),
    ]
)
def broker(request: pytest.FixtureRequest) -> Broker:
    """Each broker in turn."""
    chosen: Broker = request.getfixturevalue(f"{request.param}_broker")
    return chosen
