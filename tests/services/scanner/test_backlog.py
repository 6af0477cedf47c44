from datetime import timedelta

import pytest
from prometheus_client import REGISTRY

from services.scanner.backlog import Backlog, measure_backlog
from services.scanner.turns import Turns
from services.scanner.work import Kind, Mailbox, Outcome, WorkItem
from services.scanner.work_items import WorkItems
from shared.mongodb import Documents
from tests.support.clock import TurnableClock

pytestmark = pytest.mark.mongodb


def an_item(item_id: str, scan_id: str, name: str = "ann", lane: int | None = 0) -> WorkItem:
    mailbox = Mailbox(name, name, f"{name}@contoso.example", name.title())
    return WorkItem(item_id, scan_id, "customer-1", Kind.MAILBOX, mailbox=mailbox, lane=lane)


@pytest.fixture
def turns(mongodb: Documents, clock: TurnableClock) -> Turns:
    """Two scans: of one an item is begun, one put off, one is new and held, and one waits; of the other one is done."""
    items, now = WorkItems(mongodb), clock()
    items.add([an_item("begun", "one"), an_item("put off", "one", "bob", 1)], now - timedelta(hours=2))
    items.add([an_item("waits", "one", "frank", 2)], now - timedelta(minutes=1))
    items.add([an_item("held", "one", "dan", None)], now - timedelta(minutes=3), held_after="begun")
    items.add([an_item("done", "two"), an_item("new", "two")], now)
    items.begin("begun", now)
    items.park(an_item("put off", "one", "bob"), now, timedelta(hours=1), 0)
    items.close("done", Outcome(), [])
    return Turns(mongodb, items, clock)


def test_each_item_counts_for_what_it_waits_for(turns: Turns, clock: TurnableClock) -> None:
    backlog = turns.backlog()

    assert sorted(backlog.items_of_scans) == [1, 4]
    assert (backlog.held, backlog.begun, backlog.ready_lanes) == (1, 1, 3)
    assert backlog.oldest_since == clock() - timedelta(minutes=3)
    assert backlog.announced_since == clock() - timedelta(minutes=1)


def test_nothing_waits_where_all_is_done(mongodb: Documents, clock: TurnableClock) -> None:
    assert Turns(mongodb, WorkItems(mongodb), clock).backlog() == Backlog([])


def test_metrics_say_age_and_counts(turns: Turns, clock: TurnableClock) -> None:
    clock.turn(seconds=30)

    measure_backlog(turns.backlog, clock)

    values = {
        name: REGISTRY.get_sample_value(f"shindan_{name}")
        for name in (
            "scan_work_oldest_age_seconds",
            "scan_work_oldest_announced_age_seconds",
            "scan_work_open_items",
            "scan_work_largest_scan_open_items",
            "scan_work_held_items",
            "scan_work_begun_items",
            "scan_work_ready_partitions",
            "scans_with_open_work",
        )
    }
    assert list(values.values()) == [210, 90, 5, 4, 1, 1, 3, 2]


def test_scans_are_told_by_size_and_by_no_name(clock: TurnableClock) -> None:
    measure_backlog(lambda: Backlog([3, 30, 30_000]), clock)

    told = [
        REGISTRY.get_sample_value("shindan_scans_by_open_work", {"items": each})
        for each in ("10", "100", "1000", "10000")
    ]
    assert told == [1, 2, 2, 2]
