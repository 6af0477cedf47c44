import pytest

from shared.mongodb import Documents
from tests.support.clock import TurnableClock
from tests.support.scanning import SCAN, Stage
from tests.support.tenants import FakeTenant, some_mails

pytestmark = pytest.mark.mongodb

ACCOUNTS = 10_000
PAGE = 999
ROOM = 1_000_000
"""Bytes; a document of MongoDB may have sixteen times as many."""


def test_no_document_grows_with_the_directory(mongodb: Documents, clock: TurnableClock) -> None:
    names = {f"employee-with-a-rather-long-name-{number:05}": some_mails(0) for number in range(ACCOUNTS)}
    stage = Stage(mongodb, FakeTenant(names, users_per_page=PAGE), clock)
    stage.hear(stage.granted(), stage.requested())

    while not mongodb["items"].find_one({"kind": "release"}):
        clock.turn(seconds=1)
        stage.worker.step()

    largest = {"$group": {"_id": None, "bytes": {"$max": {"$bsonSize": "$$ROOT"}}}}
    sizes = {name: next(iter(mongodb[name].aggregate([largest])))["bytes"] for name in ("items", "scans")}
    assert mongodb["items"].count_documents({"scan_id": SCAN, "kind": "mailbox"}) == ACCOUNTS
    assert max(sizes.values()) < ROOM
