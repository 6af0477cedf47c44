from datetime import timedelta

import pytest
from prometheus_client import REGISTRY

from services.scanner.backlog import Backlog, measure_backlog
from services.scanner.work import Kind, Mailbox, Outcome, WorkItem
from services.scanner.work_items import WorkItems
from shared.mongodb import Documents
from tests.support.clock import TurnableClock

pytestmark = pytest.mark.mongodb


def an_item(item_id: str, scan_id: str) -> WorkItem:
    return WorkItem(
        item_id, scan_id, "customer-1", Kind.MAILBOX, mailbox=Mailbox("ann", "ann", "ann@contoso.example", "Ann")
    )


@pytest.fixture
def items(mongodb: Documents, clock: TurnableClock) -> WorkItems:
    """Two scans: of one an item is begun, one is put off, and one waits for a minute; of the other one is done."""
    items, now = WorkItems(mongodb), clock()
    items.add([an_item("begun", "one"), an_item("put off", "one")], now - timedelta(hours=2))
    items.add([an_item("waits", "one")], now - timedelta(minutes=1))
    items.add([an_item("done", "two"), an_item("new", "two")], now)
    items.begin("begun", now)
    items.park(an_item("put off", "one"), now + timedelta(hours=1), 0)
    items.close("done", Outcome(), [])
    return items


def test_the_oldest_is_one_that_is_due_and_not_begun(items: WorkItems, clock: TurnableClock) -> None:
    assert items.backlog() == Backlog(2, 4, 3, clock() - timedelta(minutes=1))


def test_nothing_waits_where_all_is_done(mongodb: Documents) -> None:
    assert WorkItems(mongodb).backlog() == Backlog(0, 0, 0, None)


def test_metrics_say_age_and_counts(items: WorkItems, clock: TurnableClock) -> None:
    clock.turn(seconds=30)

    measure_backlog(items.backlog, clock)

    values = [
        REGISTRY.get_sample_value(f"shindan_{name}")
        for name in (
            "scan_work_oldest_age_seconds",
            "scan_work_open_items",
            "scan_work_largest_scan_open_items",
            "scans_with_open_work",
        )
    ]
    assert values == [90, 4, 3, 2]
