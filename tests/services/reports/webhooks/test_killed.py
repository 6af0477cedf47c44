"""A process that dies by SIGKILL after its message has arrived, and before it has written that down."""

import multiprocessing
import os
import signal
from pathlib import Path
from typing import Any

import pytest

from services.reports.webhooks.courier import Courier
from services.reports.webhooks.deliveries import LEASE, Deliveries, State
from services.reports.webhooks.destinations import Rules
from services.reports.webhooks.hooks import Hooks
from services.reports.webhooks.occasions import COMPLETED
from services.reports.webhooks.sending import Sending
from services.reports.webhooks.webhooks import Webhooks
from shared.encryption import Keyring
from shared.mongodb import Documents, connect
from tests.services.reports.conftest import WEBHOOK_KEYS
from tests.services.reports.webhooks.conftest import Couriers
from tests.services.reports.webhooks.test_courier import heard_of
from tests.support.clock import NOON, TurnableClock
from tests.support.events import CUSTOMER
from tests.support.receiver import NAME, Receiver, answering

pytestmark = pytest.mark.mongodb


def send_one(mongodb_uri: str, database: str, ca_file: Path, port: int) -> None:
    """Send what is due, as a process of its own."""
    documents, clock = connect(mongodb_uri, database), TurnableClock(NOON)
    hooks, deliveries = Hooks(documents, Keyring.parse(WEBHOOK_KEYS), clock), Deliveries(documents, clock)
    sending = Sending(
        Rules({port}, {NAME}), clock=clock, ca_file=str(ca_file), resolve=lambda _host, _port: ["127.0.0.1"]
    )
    Courier(hooks, deliveries, sending, clock).step()


def test_what_its_sender_could_not_write_down_is_sent_again_under_the_same_id(
    webhooks: Webhooks, receiver: Receiver, couriers: Couriers, mongodb: Documents, mongodb_uri: str
) -> None:
    clock = webhooks.clock
    assert isinstance(clock, TurnableClock)
    hook, _ = webhooks.add(CUSTOMER, receiver.url, (COMPLETED,), "https://shindan.example")
    webhooks.tell(heard_of(clock))
    arguments = (mongodb_uri, mongodb.name, receiver.ca_file, receiver.port)
    sender = multiprocessing.get_context("spawn").Process(target=send_one, args=arguments)

    def kill(_request: Any) -> None:
        os.kill(int(sender.pid or 0), signal.SIGKILL)

    receiver.answer = kill
    sender.start()
    sender.join(60)
    receiver.answer = answering(204)
    at_once = couriers().step()
    clock.turn(seconds=LEASE.total_seconds())
    couriers().step()

    (delivery,) = webhooks.deliveries.of(hook)
    assert sender.exitcode == -signal.SIGKILL
    assert at_once is False
    assert [each.headers["webhook-id"] for each in receiver.heard] == [delivery.delivery_id] * 2
    assert (delivery.state, delivery.tries) == (State.DELIVERED, 2)
