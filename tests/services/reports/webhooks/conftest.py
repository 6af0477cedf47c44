"""A receiver over TLS, and the parts that send to it."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from services.reports.tombstones import Tombstones
from services.reports.webhooks.courier import Courier
from services.reports.webhooks.deliveries import Deliveries
from services.reports.webhooks.destinations import Rules
from services.reports.webhooks.hooks import Hook, Hooks
from services.reports.webhooks.occasions import COMPLETED, FAILED, STARTED
from services.reports.webhooks.sending import Sending
from services.reports.webhooks.webhooks import Webhooks
from shared.encryption import Keyring
from shared.mongodb import Documents
from tests.services.reports.conftest import WEBHOOK_KEYS
from tests.support.clock import TurnableClock
from tests.support.events import CUSTOMER
from tests.support.receiver import NAME, Receiver, receiving

Couriers = Callable[..., Courier]


@pytest.fixture
def receiver(tmp_path: Path) -> Iterator[Receiver]:
    with receiving(tmp_path) as started:
        yield started


@pytest.fixture
def rules(receiver: Receiver) -> Rules:
    return Rules(ports={receiver.port}, inside_hosts={NAME})


@pytest.fixture
def sending(receiver: Receiver, rules: Rules, clock: TurnableClock) -> Sending:
    return a_sending(receiver, rules, clock)


def a_sending(receiver: Receiver, rules: Rules, clock: TurnableClock, seconds: float = 60.0) -> Sending:
    return Sending(
        rules, clock=clock, ca_file=str(receiver.ca_file), resolve=lambda _host, _port: ["127.0.0.1"], seconds=seconds
    )


@pytest.fixture
def webhooks(mongodb: Documents, clock: TurnableClock) -> Webhooks:
    hooks, deliveries = Hooks(mongodb, Keyring.parse(WEBHOOK_KEYS), clock), Deliveries(mongodb, clock)
    made = Webhooks(hooks, deliveries, Tombstones(mongodb, clock), clock)
    made.prepare()
    return made


@pytest.fixture
def couriers(webhooks: Webhooks, sending: Sending, clock: TurnableClock) -> Couriers:
    """Make couriers whose pauses are neither shortened nor lengthened."""
    return partial(Courier, webhooks.hooks, webhooks.deliveries, sending, clock, lambda: 0.5)


@pytest.fixture
def hooked(webhooks: Webhooks, receiver: Receiver) -> tuple[Hook, str]:
    """A webhook that wants everything, with its secret."""
    return webhooks.add(CUSTOMER, receiver.url, (STARTED, COMPLETED, FAILED), "https://shindan.example")
