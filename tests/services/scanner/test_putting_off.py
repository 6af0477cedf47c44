from datetime import timedelta

import pytest

from services.scanner.work import Kind, WorkItem
from services.scanner.work_items import WorkItems
from shared.mongodb import Documents
from tests.support.clock import TurnableClock

pytestmark = pytest.mark.mongodb

AN_ITEM = WorkItem("item", "scan", "customer", Kind.PAGE)
PAUSE, HOUR = timedelta(minutes=5), timedelta(hours=1)


@pytest.mark.parametrize(
    ("fast", "later", "due"),
    [
        (timedelta(), PAUSE - timedelta(seconds=1), []),
        (timedelta(), PAUSE, ["item"]),
        (HOUR, timedelta(), ["item"]),
    ],
    ids=["too early", "its pause is over", "put off by a clock that is fast"],
)
def test_an_item_is_due_when_its_pause_is_over_and_never_waits_for_longer(
    mongodb: Documents, clock: TurnableClock, fast: timedelta, later: timedelta, due: list[str]
) -> None:
    items, now = WorkItems(mongodb), clock()
    items.add([AN_ITEM], now)
    items.park(AN_ITEM, now + fast, PAUSE, 0)

    found = items.due(now + later)

    assert [each.item_id for each in found] == due
