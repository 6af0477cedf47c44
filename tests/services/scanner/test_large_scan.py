"""What is looked for again and again while a scan runs is found without going through the whole scan."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from services.scanner.crowd import FEW_WAIT
from services.scanner.scanning import stable_id
from services.scanner.turns import Turns
from services.scanner.work import DONE, LANES, Kind, Mailbox, Outcome, WorkItem
from services.scanner.work_items import WorkItems
from shared.messaging.memory import MemoryBroker
from shared.mongodb import Documents
from shared.outbox import Outbox
from tests.support.clock import TurnableClock
from tests.support.scanning import SCAN

pytestmark = pytest.mark.mongodb

MAILBOXES, PAGES = 1_200, 1_200


def an_item(number: int, kind: Kind = Kind.MAILBOX) -> WorkItem:
    mailbox_id = stable_id("tenant-1", str(number))
    mailbox = Mailbox(mailbox_id, f"u-{number}", f"{number}@contoso.example", "")
    lane = None if kind is Kind.MAILBOX else number % LANES
    return WorkItem(f"{SCAN}:{mailbox_id}:{kind}", SCAN, "customer-1", kind, mailbox=mailbox, lane=lane)


@pytest.fixture
def items(mongodb: Documents, clock: TurnableClock) -> WorkItems:
    """Pages that were read, and mailboxes that wait for their turn."""
    items = WorkItems(mongodb)
    items.prepare()
    Outbox(mongodb, ["items"], MemoryBroker().publisher(), clock).prepare()
    items.add([an_item(0, Kind.RELEASE), *(an_item(number, Kind.PAGE) for number in range(PAGES))], clock())
    mongodb["items"].update_many({"scan_id": SCAN}, {"$set": {"state": DONE}})
    items.add(map(an_item, range(MAILBOXES)), clock(), held_after=an_item(0, Kind.RELEASE).item_id)
    return items


@pytest.fixture
def turns(items: WorkItems, mongodb: Documents, clock: TurnableClock) -> Turns:
    turns = Turns(mongodb, items, clock)
    turns.prepare()
    return turns


@contextmanager
def examined(database: Documents) -> Iterator[list[int]]:
    """Give how many documents and keys MongoDB looks at meanwhile, command by command."""
    found: list[int] = []
    database.command("profile", 2)
    yield found
    database.command("profile", 0)
    told = database["system.profile"].find({"ns": f"{database.name}.items"})
    found.extend(max(each.get("docsExamined", 0), each.get("keysExamined", 0)) for each in told)


def test_the_next_mailboxes_are_found_without_going_through_those_that_wait(
    items: WorkItems, turns: Turns, mongodb: Documents
) -> None:
    with examined(mongodb) as looked_at:
        first = turns.call(SCAN)
    items.close(an_item(7).item_id, Outcome(), [])
    with examined(mongodb) as looked_at_then:
        then = turns.call(SCAN, 7)

    assert (first, then) == (FEW_WAIT, 1)
    assert max(*looked_at, *looked_at_then) <= FEW_WAIT + 1


def test_where_enough_is_announced_nothing_more_is_looked_for(turns: Turns, mongodb: Documents) -> None:
    called = turns.call(SCAN)

    with examined(mongodb) as looked_at:
        again = turns.call(SCAN)

    assert (called, again) == (FEW_WAIT, 0)
    assert max(looked_at) <= FEW_WAIT + 1


def test_whether_a_scan_is_finished_is_found_without_going_through_its_pages(
    items: WorkItems, turns: Turns, mongodb: Documents
) -> None:
    assert turns.crowd().room(SCAN)
    with examined(mongodb) as looked_at:
        before = items.are_finished(SCAN)
    mongodb["items"].update_many({"scan_id": SCAN}, {"$set": {"state": DONE}})
    with examined(mongodb) as looked_at_last:
        after = items.are_finished(SCAN)

    assert (before, after) == (False, True)
    assert max(*looked_at, *looked_at_last) < 10
