import itertools
from collections import Counter
from datetime import timedelta

import pytest

from services.scanner.scanning import stable_id
from services.scanner.scans import Scan
from services.scanner.turns import Announced, Crowd, Turns
from services.scanner.work import LANES, Kind, Mailbox, Outcome, WorkItem
from services.scanner.work_items import WorkItems
from shared.events.catalog import WorkQueued
from shared.events.envelope import decode
from shared.messaging.lanes import lane_of
from shared.mongodb import Documents
from tests.support.clock import TurnableClock
from tests.support.scanning import SCAN, Stage
from tests.support.tenants import FakeAccess, FakeTenant, some_mails

SMALL = "scan-2"
MAILBOXES = 3 * LANES


def an_item(scan_id: str, name: str, kind: Kind = Kind.MAILBOX) -> WorkItem:
    mailbox = Mailbox(name, name, f"{name}@contoso.example", name)
    return WorkItem(f"{scan_id}:{name}:{kind}", scan_id, "customer-1", kind, mailbox=mailbox)


def in_one_lane(count: int) -> list[str]:
    names = [f"name-{number}" for number in range(count * 4 * LANES)]
    return [each for each in names if an_item("", each).lane == 0][:count]


def in_the_lane_of(name: str, count: int) -> list[str]:
    """Return users of the fake tenant whose mailboxes wait in the lane of somebody's."""
    lanes = {each: lane_of(stable_id("tenant-1", f"u-{each}"), LANES) for each in (name, *map(str, range(2_000)))}
    return [each for each, lane in lanes.items() if lane == lanes[name] and each != name][:count]


def a_crowd(*, begun: int = 0, waiting: int = 0, scan_id: str = "big") -> Crowd:
    return Crowd(Announced(scan_id, lane, is_begun=lane < begun) for lane in range(begun + waiting))


class TwoTenants(FakeAccess):
    def __init__(self, big: FakeTenant, small: FakeTenant) -> None:
        super().__init__(big)
        self._small = small

    def open(self, scan: Scan) -> FakeTenant:
        return self._small if scan.scan_id == SMALL else super().open(scan)


def test_a_scan_alone_goes_on_in_its_lanes_and_begins_no_more_than_keeps_scanners_busy() -> None:
    crowd = a_crowd(begun=16, waiting=7)
    more = a_crowd(begun=16, waiting=8)

    assert crowd.admits("big", 47, goes_on=False)
    assert not more.admits("big", 47, goes_on=False)
    assert more.admits("big", 47, goes_on=True)


def test_a_scan_alone_may_have_one_item_in_every_lane() -> None:
    crowd = a_crowd(begun=16, waiting=31)

    assert crowd.admits("big", 47, goes_on=True)
    assert not crowd.admits("big", 46, goes_on=True)


def test_a_newcomer_may_always_begin_even_in_a_lane_that_is_taken() -> None:
    crowd = a_crowd(begun=16, waiting=32)

    assert crowd.admits("small", 0, goes_on=True)
    assert crowd.admits("small", 47, goes_on=True)


def test_beside_others_a_scan_above_its_share_leaves_them_the_lanes_they_are_in() -> None:
    crowd = a_crowd(begun=40)
    crowd.add(Announced("small", 41, is_begun=True))

    assert not crowd.admits("big", 41, goes_on=True)
    assert crowd.admits("big", 42, goes_on=True)


def test_beside_others_a_scan_above_its_share_waits_while_scanners_are_short() -> None:
    crowd = a_crowd(begun=16, waiting=7)
    crowd.add(Announced("small", 47, is_begun=False))

    assert not crowd.admits("big", 46, goes_on=True)
    assert crowd.admits("small", 46, goes_on=True)


def test_beside_others_fewer_items_wait_for_a_scanner() -> None:
    crowd, more = a_crowd(begun=16, waiting=1), a_crowd(begun=16, waiting=2)
    for each in (crowd, more):
        each.add(Announced("small", 47, is_begun=True))

    assert crowd.admits("big", 46, goes_on=True)
    assert not more.admits("big", 46, goes_on=True)


def test_what_ends_makes_room() -> None:
    crowd = a_crowd(begun=1)

    crowd.remove(Announced("big", 0, is_begun=True))
    crowd.remove(Announced("big", 0, is_begun=True))

    assert crowd.admits("big", 0, goes_on=True)
    assert crowd.lanes_of("big") == []


@pytest.mark.mongodb
def test_of_a_lane_the_next_is_called_when_the_one_before_it_is_closed(
    mongodb: Documents, clock: TurnableClock
) -> None:
    items = WorkItems(mongodb)
    turns = Turns(mongodb, items, clock)
    first, second = in_one_lane(2)
    items.add([an_item("one", "release", Kind.RELEASE)], clock())
    items.add([an_item("one", first), an_item("one", second)], clock(), held_after="one:release:release")
    too_early = turns.call("one")

    items.close("one:release:release", Outcome(), [])

    assert (too_early, turns.call("one"), turns.call("one")) == (0, 1, 0)
    items.close(f"one:{first}:mailbox", Outcome(), [])
    assert turns.call("one") == 1


@pytest.mark.mongodb
def test_what_waits_for_its_turn_is_neither_lost_nor_counted_as_announced(
    mongodb: Documents, clock: TurnableClock
) -> None:
    items = WorkItems(mongodb)
    turns = Turns(mongodb, items, clock)
    items.add([an_item("one", "ann")], clock(), held_after="one:release:1")

    clock.turn(hours=2)

    assert items.stale(clock() - timedelta(minutes=5), clock() - timedelta(minutes=30)) == ()
    assert turns.crowd().lanes_of("one") == []


@pytest.mark.mongodb
def test_an_item_nobody_seems_to_do_any_more_leaves_its_lane_to_the_next(
    mongodb: Documents, clock: TurnableClock
) -> None:
    items = WorkItems(mongodb)
    turns = Turns(mongodb, items, clock)
    items.add([an_item("one", "ann")], clock())
    items.begin("one:ann:mailbox", clock())
    taken = turns.crowd().lanes_of("one")

    clock.turn(minutes=3)

    assert (len(taken), turns.crowd().lanes_of("one")) == (1, [])


@pytest.mark.mongodb
def test_a_giant_scan_keeps_one_item_in_each_lane(mongodb: Documents, clock: TurnableClock) -> None:
    stage = Stage(mongodb, FakeTenant({f"m{number}": some_mails(1) for number in range(MAILBOXES)}), clock)
    stage.hear(stage.granted(), stage.requested())
    most = 0

    for _ in range(10):
        clock.turn(seconds=1)
        stage.worker.step()
        stage.worker._outbox.publish_waiting()
        open_ones = mongodb["items"].find({"state": "open", "held_after": "", "lane": {"$ne": None}}, {"lane": 1})
        most = max(most, *Counter(each["lane"] for each in open_ones).values(), 0)

    assert most == 1


@pytest.mark.mongodb
def test_a_small_scan_waits_for_few_items_of_a_giant_one_at_a_time(mongodb: Documents, clock: TurnableClock) -> None:
    big = FakeTenant({name: some_mails(30) for name in in_the_lane_of("ann", 12)})
    small = FakeTenant({"ann": some_mails(30)})
    stage = Stage(mongodb, big, clock, access=TwoTenants(big, small))
    read: list[str] = []

    def come_late(mail_id: str) -> None:
        read.append(mail_id)
        if len(read) == 20:
            mine = {"customer_id": "customer-2", "consent_id": "consent-2"}
            stage.hear(stage.granted(**mine), stage.requested(**mine, scan_id=SMALL))

    big.before_message = come_late
    stage.hear(stage.granted(), stage.requested())
    while not mongodb["scans"].find_one({"_id": SMALL, "state": "completed"}):
        clock.turn(seconds=0.2)
        stage.worker.step()

    assert max(_between_readings(stage, SMALL)) <= 3
    assert mongodb["items"].count_documents({"scan_id": SCAN, "state": "open"}) > 6


def _between_readings(stage: Stage, scan_id: str) -> list[int]:
    """Return how many messages lie between two listings or pages of a scan's mailbox, in its lane."""
    lanes: dict[int, list[bool]] = {}
    for each in stage.broker.read("scan-work"):
        work = decode(each.value).data
        assert isinstance(work, WorkQueued)
        is_reading = work.scan_id == scan_id and ("page" in work.item_id or "listing" in work.item_id)
        lanes.setdefault(each.partition, []).append(is_reading)
    waits = []
    for lane in lanes.values():
        mine = [number for number, is_reading in enumerate(lane) if is_reading]
        waits += [after - before - 1 for before, after in itertools.pairwise(mine)]
    return waits
