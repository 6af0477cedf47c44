"""Scans beside one another, each with its mailboxes in their lanes."""

import itertools
from collections import Counter

import pytest

from services.scanner.scans import Scan
from services.scanner.work import LANES
from shared.events.catalog import WorkQueued
from shared.events.envelope import decode
from shared.messaging.broker import Message
from shared.mongodb import Documents
from tests.support.clock import TurnableClock
from tests.support.scanning import SCAN, Stage
from tests.support.tenants import FakeAccess, FakeTenant, some_mails

pytestmark = pytest.mark.mongodb

SMALL = "scan-2"
MAILBOXES = 3 * LANES


class TwoTenants(FakeAccess):
    def __init__(self, big: FakeTenant, small: FakeTenant) -> None:
        super().__init__(big)
        self._small = small

    def open(self, scan: Scan) -> FakeTenant:
        return self._small if scan.scan_id == SMALL else super().open(scan)


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


def test_all_of_a_mailbox_is_announced_in_one_lane_however_often_it_is_heard(
    mongodb: Documents, clock: TurnableClock
) -> None:
    stage = Stage(mongodb, FakeTenant({f"m{number}": some_mails(12) for number in range(20)}), clock)
    stage.hear(stage.granted(), stage.requested())
    while mongodb["items"].count_documents({"kind": "page", "state": "done"}) < 15:
        clock.turn(seconds=1)
        stage.worker.step()

    said = [Message("scan-work", each.key or "", each.value) for each in stage.broker.read("scan-work")]
    stage.broker.publisher().publish(said)
    stage.work()

    lanes: dict[str, set[int]] = {}
    for each in stage.broker.read("scan-work"):
        work = decode(each.value).data
        assert isinstance(work, WorkQueued)
        is_reading = work.mailbox_id and ":review:" not in work.item_id
        lanes.setdefault(work.mailbox_id if is_reading else work.item_id, set()).add(each.partition)
    assert mongodb["scans"].count_documents({"state": "completed"}) == 1
    assert {len(each) for each in lanes.values()} == {1}


def test_a_small_scan_waits_for_few_pages_of_a_giant_one_at_a_time(mongodb: Documents, clock: TurnableClock) -> None:
    big = FakeTenant({f"m{number}": some_mails(30) for number in range(12)})
    small = FakeTenant({"ann": some_mails(30)})
    stage = Stage(mongodb, big, clock, access=TwoTenants(big, small))
    read: list[bool] = []

    def come_late(_mail_id: str) -> None:
        read.append(False)
        if len(read) == 20:
            mine = {"customer_id": "customer-2", "consent_id": "consent-2"}
            stage.hear(stage.granted(**mine), stage.requested(**mine, scan_id=SMALL))

    big.before_message, small.before_message = come_late, lambda _mail_id: read.append(True)
    stage.hear(stage.granted(), stage.requested())
    while not mongodb["scans"].find_one({"_id": SMALL, "state": "completed"}):
        clock.turn(seconds=0.2)
        stage.worker.step()

    mine = [number for number, is_mine in enumerate(read) if is_mine]
    waits = [after - before - 1 for before, after in itertools.pairwise(mine)]
    assert max(waits) <= 3 * stage.mails_per_page
    assert mongodb["items"].count_documents({"scan_id": SCAN, "state": "open"}) > 6
