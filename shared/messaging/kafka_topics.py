"""What topics of Apache Kafka there are, and how they are declared, by kafka-python."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from kafka import KafkaAdminClient
from kafka.admin import ConfigResource
from kafka.errors import TopicAlreadyExistsError

from shared.messaging.broker import TopicSettings
from shared.messaging.kafka_group import translated
from shared.messaging.kafka_security import believe

LOOKS_EVERY = timedelta(minutes=10)
"""A broker looks every five minutes for segments that are too old, and deletes their files a minute later."""


USABLE_WITHIN_MS = 60_000
"""A broker may be slow to lead many new partitions."""


@contextmanager
def administration(reached: Mapping[str, Any]) -> Iterator[Any]:
    """Connect to administer topics, by the library's options; raises BrokerUnavailable."""
    believe(reached)
    with translated():
        admin = KafkaAdminClient(**reached)
        try:
            yield admin
        finally:
            admin.close()


def declare(admin: Any, topics: Sequence[TopicSettings], replication: int) -> None:
    """Create what is missing and wait until it can be used; correct how long existing topics keep messages."""
    known = set(admin.list_topics())
    missing = [topic for topic in topics if topic.name not in known]
    for topic in missing:
        _create(admin, topic, replication)
    if missing:
        admin.wait_for_topics([topic.name for topic in missing], timeout_ms=USABLE_WITHIN_MS)
    for topic in topics:
        if topic.name in known:
            _correct(admin, topic)


def names(admin: Any) -> Sequence[str]:
    """Return all topics but those that Kafka keeps for itself."""
    return sorted(name for name in admin.list_topics() if not name.startswith("__"))


def keeps(admin: Any, topic: str) -> timedelta | None:
    """Return after what time a message is gone, None for never."""
    told = _settings(admin, topic)
    kept = int(told["retention.ms"])
    if kept < 0 or "compact" in told.get("cleanup.policy", "delete"):
        return None
    return timedelta(milliseconds=kept + int(told.get("segment.ms", 0))) + LOOKS_EVERY


def _keeping(topic: TopicSettings) -> dict[str, str]:
    return {
        "cleanup.policy": "delete",
        "retention.ms": _milliseconds(topic.kept),
        "segment.ms": _milliseconds(topic.segment),
    }


def _create(admin: Any, topic: TopicSettings, replication: int) -> None:
    declaration = {
        "num_partitions": topic.partitions,
        "replication_factor": replication,
        "configs": {**_keeping(topic), "min.insync.replicas": str(max(1, replication - 1))},
    }
    try:
        admin.create_topics({topic.name: declaration})
    except TopicAlreadyExistsError:
        return


def _correct(admin: Any, topic: TopicSettings) -> None:
    told = _settings(admin, topic.name)
    wrong = {name: wanted for name, wanted in _keeping(topic).items() if told.get(name, wanted) != wanted}
    if wrong:
        admin.alter_configs([ConfigResource("TOPIC", topic.name, wrong)])


def _settings(admin: Any, topic: str) -> Mapping[str, str]:
    """Return what the broker tells of a topic; brokers of Kafka's protocol do not know every setting."""
    described = admin.describe_configs([ConfigResource("TOPIC", topic)], config_filter="all")
    return {name: told["value"] for name, told in described["topic"][topic].items()}


def _milliseconds(span: timedelta) -> str:
    return str(int(span.total_seconds() * 1000))
