from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from services.scanner.crowd import FEW_WAIT
from services.scanner.turns import Turns, queued
from services.scanner.work import LANES, Kind, Mailbox, Outcome, WorkItem
from services.scanner.work_items import WorkItems
from shared.messaging.lanes import key_to
from shared.mongodb import Documents
from tests.support.clock import TurnableClock

pytestmark = pytest.mark.mongodb

RELEASED = "one:release:release"


def an_item(scan_id: str, name: str, kind: Kind = Kind.MAILBOX, lane: int | None = None) -> WorkItem:
    mailbox = Mailbox(name, name, f"{name}@contoso.example", name)
    return WorkItem(f"{scan_id}:{name}:{kind}", scan_id, "customer-1", kind, mailbox=mailbox, lane=lane)


@pytest.fixture
def items(mongodb: Documents, clock: TurnableClock) -> WorkItems:
    """An item that is done: whatever is held after it may be called."""
    items = WorkItems(mongodb)
    items.add([an_item("one", "release", Kind.RELEASE)], clock())
    items.close(RELEASED, Outcome(), [])
    return items


@pytest.fixture
def turns(mongodb: Documents, items: WorkItems, clock: TurnableClock) -> Turns:
    return Turns(mongodb, items, clock)


def lane(database: Documents, name: str) -> int:
    """Return where a mailbox waits."""
    found: list[int] = database["items"].distinct("lane", {"_id": f"one:{name}:mailbox"})
    return found[0]


def test_mailboxes_are_called_when_the_item_before_them_is_closed(
    items: WorkItems, turns: Turns, clock: TurnableClock
) -> None:
    items.add([an_item("one", "next", Kind.RELEASE)], clock())
    items.add([an_item("one", "ann"), an_item("one", "bob")], clock(), held_after="one:next:release")
    too_early = turns.call("one")

    items.close("one:next:release", Outcome(), [])

    assert (too_early, turns.call("one"), turns.call("one")) == (0, 2, 0)


def test_mailboxes_get_lanes_of_their_own_and_the_next_one_that_which_was_freed(
    items: WorkItems, turns: Turns, mongodb: Documents, clock: TurnableClock
) -> None:
    items.add([an_item("one", f"m{number}") for number in range(FEW_WAIT + 1)], clock(), held_after=RELEASED)
    turns.call("one")
    first = {lane(mongodb, f"m{number}") for number in range(FEW_WAIT)}
    freed = lane(mongodb, "m5")

    items.close("one:m5:mailbox", Outcome(), [])
    called = turns.call("one", freed)

    assert (called, len(first), lane(mongodb, f"m{FEW_WAIT}")) == (1, FEW_WAIT, freed)


def put_off(items: WorkItems, item: WorkItem, clock: TurnableClock) -> None:
    items.park(item, clock(), timedelta(0), 0)
    items.announce_parked(item, clock(), queued(item, clock))


def revive(items: WorkItems, item: WorkItem, clock: TurnableClock) -> None:
    items.revive(item, clock(), queued(item, clock))


def discover_again(items: WorkItems, item: WorkItem, clock: TurnableClock) -> None:
    items.add([replace(item, lane=None)], clock(), held_after=RELEASED)


@pytest.mark.parametrize("again", [put_off, revive, discover_again])
def test_a_mailbox_stays_in_its_lane_whatever_announces_it_again(
    again: Callable[[WorkItems, WorkItem, TurnableClock], None],
    items: WorkItems,
    turns: Turns,
    mongodb: Documents,
    clock: TurnableClock,
) -> None:
    items.add([an_item("one", "ann")], clock(), held_after=RELEASED)
    turns.call("one", 7)
    begun = items.begin("one:ann:mailbox", clock())
    assert begun

    again(items, begun, clock)
    turns.call("one", 30)

    announced = mongodb["items"].distinct("outbox.key", {"_id": begun.item_id})
    assert (begun.lane, lane(mongodb, "ann"), announced) == (7, 7, [key_to(7, LANES)])


def test_what_goes_on_waits_for_its_turn_in_its_lane(
    items: WorkItems, turns: Turns, mongodb: Documents, clock: TurnableClock
) -> None:
    items.add([an_item("one", "ann", lane=5), an_item("one", "bob", lane=6)], clock(), held_after=RELEASED)
    items.add([an_item("one", "carol", lane=6)], clock())

    called = turns.call("one", 20)

    assert (called, lane(mongodb, "ann"), lane(mongodb, "bob")) == (1, 5, 6)


def test_a_new_mailbox_leaves_its_lane_to_one_that_was_put_off(
    items: WorkItems, turns: Turns, mongodb: Documents, clock: TurnableClock
) -> None:
    items.add([an_item("one", "ann", lane=5)], clock())
    items.park(an_item("one", "ann", lane=5), clock(), timedelta(seconds=30), 0)
    items.add([an_item("one", "bob")], clock(), held_after=RELEASED)

    turns.call("one", 5)

    assert lane(mongodb, "bob") == 6


def test_a_mailbox_that_another_scan_reads_is_read_in_its_lane(
    items: WorkItems, turns: Turns, mongodb: Documents, clock: TurnableClock
) -> None:
    items.add([an_item("two", "ann", lane=5)], clock())
    items.begin("two:ann:mailbox", clock())
    items.add([an_item("one", "ann"), an_item("one", "bob")], clock(), held_after=RELEASED)

    turns.call("one", 20)

    assert (lane(mongodb, "ann"), lane(mongodb, "bob")) == (5, 20)


def test_what_was_never_announced_may_wait_where_nobody_does(
    items: WorkItems, turns: Turns, clock: TurnableClock
) -> None:
    items.add([an_item("two", f"m{number}", lane=number) for number in range(5, 10)], clock())

    survey = turns.in_emptiest_lane(an_item("one", "", Kind.SURVEY, lane=7))

    assert survey.lane == 10


class Overtaken(Turns):
    """A worker whom another one overtakes, before or after it looks at what is ready."""

    overtaken: Sequence[Callable[[], object]] = ()

    def _ready(self, scan_id: str, room: int) -> Sequence[WorkItem]:
        (before, after), self.overtaken = self.overtaken or (int, int), ()
        before()
        found = super()._ready(scan_id, room)
        after()
        return found


@pytest.mark.parametrize("is_before", [True, False])
def test_workers_that_call_at_once_give_no_two_mailboxes_one_lane(
    *, is_before: bool, items: WorkItems, turns: Turns, mongodb: Documents, clock: TurnableClock
) -> None:
    names = [f"m{number}" for number in range(FEW_WAIT)]
    items.add([an_item("one", each) for each in names], clock(), held_after=RELEASED)
    slow = Overtaken(mongodb, items, clock)

    def overtake() -> None:
        assert next(turns._call_ready("one", 5))

    slow.overtaken = (overtake, int) if is_before else (int, overtake)
    called = slow.call("one", 5)

    assert called == FEW_WAIT - 1
    assert {lane(mongodb, each) for each in names} == set(range(5, 5 + FEW_WAIT))


def test_what_waits_for_its_turn_is_neither_lost_nor_counted_as_announced(
    items: WorkItems, turns: Turns, clock: TurnableClock
) -> None:
    items.add([an_item("one", "ann", lane=3)], clock(), held_after="one:release:1")

    clock.turn(hours=2)

    assert items.stale(clock() - timedelta(minutes=5), clock() - timedelta(minutes=30)) == ()
    assert not turns.crowd().holds("one", 3)


def test_an_item_nobody_seems_to_do_any_more_leaves_its_lane_to_the_next(
    items: WorkItems, turns: Turns, clock: TurnableClock
) -> None:
    items.add([an_item("one", "ann", lane=3)], clock())
    items.begin("one:ann:mailbox", clock())
    taken = turns.crowd().holds("one", 3)

    clock.turn(minutes=3)

    assert (taken, turns.crowd().holds("one", 3)) == (True, False)
