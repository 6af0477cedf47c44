from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from services.reports.api.operations import PATIENCE, Kind, Operations
from shared.events.catalog import RescanRefused
from shared.events.details import RescanRefusal
from shared.mongodb import Documents
from tests.support.clock import TurnableClock
from tests.support.events import CUSTOMER, NOON, SCAN

pytestmark = pytest.mark.mongodb

AT_ONCE, WISHES = 8, 10


@pytest.fixture
def operations(mongodb: Documents, clock: TurnableClock) -> Operations:
    store = Operations(mongodb, clock)
    store.prepare()
    return store


def said(database: Documents) -> int:
    return sum(len(each["outbox"]) for each in database["operations"].find())


def test_of_each_wish_that_many_have_at_once_there_is_one_operation(operations: Operations, mongodb: Documents) -> None:
    together = Barrier(AT_ONCE)

    def ask(wish: int) -> str:
        together.wait()
        return operations.ask(CUSTOMER, Kind.STOP, f"s{wish}").operation_id

    with ThreadPoolExecutor(AT_ONCE) as threads:
        given = {wish: set(threads.map(ask, [wish] * AT_ONCE)) for wish in range(WISHES)}

    assert {each["scan_id"]: {each["_id"]} for each in mongodb["operations"].find()} == {
        f"s{wish}": ids for wish, ids in given.items()
    }
    assert said(mongodb) == WISHES


def test_customers_do_not_share_a_wish(operations: Operations) -> None:
    mine, theirs = (operations.ask(each, Kind.ERASURE) for each in (CUSTOMER, "d" * 32))

    assert mine.operation_id != theirs.operation_id


def test_what_was_refused_or_stayed_without_a_word_may_be_asked_for_again(
    operations: Operations, clock: TurnableClock
) -> None:
    first = operations.ask(CUSTOMER, Kind.RESCAN, SCAN)
    operations.refuse(
        RescanRefused(
            customer_id=CUSTOMER,
            operation_id=first.operation_id,
            reason=RescanRefusal.NO_PERMISSION,
            refused_at=NOON,
        )
    )
    second = operations.ask(CUSTOMER, Kind.RESCAN, SCAN)
    clock.turn(seconds=PATIENCE.total_seconds() - 1)
    same = operations.ask(CUSTOMER, Kind.RESCAN, SCAN)
    clock.turn(seconds=1)
    third = operations.ask(CUSTOMER, Kind.RESCAN, SCAN)

    assert timedelta(minutes=10) == PATIENCE
    assert same == second
    assert len({each.operation_id for each in (first, second, third)}) == 3
    assert operations.of(CUSTOMER)[0] == third
