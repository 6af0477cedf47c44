"""A real mail server in this process, and the notifier's worker."""

from collections.abc import Iterator

import pytest
from aiosmtpd.controller import Controller

from local.ports import free_port
from services.notifier.settings import Settings
from services.notifier.wiring import make_worker
from shared.messaging.memory import MemoryBroker
from shared.messaging.worker import Worker
from shared.mongodb import Documents
from tests.services.notifier.mail_server import Letterbox
from tests.support.clock import TurnableClock


@pytest.fixture
def letterbox() -> Iterator[Letterbox]:
    """What the mail server has taken; its answers can be set."""
    letterbox = Letterbox()
    controller = Controller(letterbox, hostname="127.0.0.1", port=free_port(), ready_timeout=60)
    controller.start()
    letterbox.port = controller.port
    yield letterbox
    controller.stop()


@pytest.fixture
def settings(letterbox: Letterbox, mongodb_uri: str) -> Settings:
    """Settings that name the mail server of the test."""
    return Settings(
        mongodb_uri=mongodb_uri,
        kafka_bootstrap="localhost:1",
        smtp_host="127.0.0.1",
        smtp_port=letterbox.port,
        smtp_starttls=False,
        confirmation_key="k" * 32,
    )


@pytest.fixture
def worker(settings: Settings, mongodb: Documents, memory_broker: MemoryBroker, clock: TurnableClock) -> Worker:
    """The worker of the notifier."""
    return make_worker(settings, mongodb, memory_broker, clock=clock)
