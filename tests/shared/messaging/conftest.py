"""A topic of a test's own, on each broker."""

import uuid
from collections.abc import Iterator

import pytest

from shared.messaging.broker import Broker, Publisher, TopicSettings


@pytest.fixture
def topic(broker: Broker) -> str:
    """Return the name of a new topic."""
    name = f"test-{uuid.uuid4().hex}"
    broker.declare([TopicSettings(name, partitions=4)])
    return name


@pytest.fixture
def publisher(broker: Broker) -> Iterator[Publisher]:
    """Return what publishes, and close it."""
    publisher = broker.publisher()
    yield publisher
    publisher.close()
