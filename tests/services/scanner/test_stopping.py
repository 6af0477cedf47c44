from typing import Any

import pytest

from shared.events.catalog import ScanCompleted, StopAsked
from shared.mongodb import Documents
from tests.support.clock import TurnableClock
from tests.support.scanning import SCAN, Stage
from tests.support.tenants import FakeTenant, some_mails

pytestmark = pytest.mark.mongodb


def test_what_a_program_stops_is_the_scan_it_names(mongodb: Documents, clock: TurnableClock) -> None:
    stage = Stage(mongodb, FakeTenant({"ann": some_mails(12)}), clock)
    asked: dict[str, Any] = {"operation_id": "0" * 32, "asked_at": clock()}
    stage.hear(stage.granted(), stage.requested())
    for _ in range(3):
        stage.worker.step()

    stage.hear(StopAsked(customer_id="customer-1", scan_id="another", **asked))
    stage.hear(StopAsked(customer_id="another", scan_id=SCAN, **asked))
    stage.worker.step()
    before = stage.dependencies().scans.own("customer-1", SCAN)
    stage.hear(StopAsked(customer_id="customer-1", scan_id=SCAN, **asked))
    stage.work()

    assert before is not None
    assert not before.stopping
    assert [each.stopped for each in stage.said(ScanCompleted)] == [True]
