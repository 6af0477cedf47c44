from datetime import timedelta

import pytest

from services.reports import wiring
from services.reports.settings import Settings
from shared.events.catalog import DataErased, Event
from shared.events.envelope import announce, decode, encode
from shared.messaging.broker import Message
from shared.messaging.memory import MemoryBroker
from shared.mongodb import Documents
from tests.support.events import CUSTOMER, NOON, a_customer_erased, a_mail_scanned, a_scan_completed, a_scan_started

pytestmark = pytest.mark.mongodb


def say(broker: MemoryBroker, *events: Event) -> None:
    envelopes = [announce(event, source="test") for event in events]
    broker.publisher().publish([Message(each.data.topic.value, each.subject, encode(each)) for each in envelopes])


def test_the_worker_hears_a_scan_and_answers_an_erasure_once(
    reports_settings: Settings, mongodb: Documents, memory_broker: MemoryBroker
) -> None:
    worker = wiring.make_worker(reports_settings, mongodb, memory_broker, clock=lambda: NOON)
    listener = memory_broker.consumer("listener", ["customers"])

    say(memory_broker, a_scan_started(), a_mail_scanned(), a_customer_erased(), a_customer_erased())
    while worker.step():
        pass

    said = [decode(each.value).data for each in listener.poll(0)]
    assert [each for each in said if isinstance(each, DataErased)] == [
        DataErased(customer_id=CUSTOMER, service="reports", erased_at=NOON)
    ]
    assert mongodb["detections"].count_documents({}) == 0


def test_the_worker_erases_a_scan_thirty_days_after_its_end(
    reports_settings: Settings, mongodb: Documents, memory_broker: MemoryBroker
) -> None:
    now = [NOON]
    worker = wiring.make_worker(reports_settings, mongodb, memory_broker, clock=lambda: now[0])

    say(memory_broker, a_scan_started(), a_mail_scanned(), a_scan_completed())
    while worker.step():
        pass
    now[0] += timedelta(days=31)
    worker.step()

    assert [mongodb[name].count_documents({}) for name in ("scans", "detections", "mailboxes")] == [0, 0, 0]
