from dataclasses import dataclass
from datetime import timedelta

import pytest

from services.scanner.database_clock import DatabaseClock
from services.scanner.settings import WorkerSettings
from services.scanner.wiring import make_worker
from shared.clock import utc_now
from shared.messaging.memory import MemoryBroker
from shared.mongodb import DatabaseUnavailable, Documents, connect
from tests.support.scanning import SETTINGS
from tests.support.tenants import WordAnalysers

pytestmark = pytest.mark.mongodb

HOUR = timedelta(hours=1)


@dataclass
class Measure:
    now: float = 100.0

    def __call__(self) -> float:
        return self.now


def test_it_tells_what_the_database_says_and_what_has_gone_by_since(mongodb: Documents) -> None:
    measure = Measure()
    clock = DatabaseClock(mongodb, measure)

    first = clock()
    measure.now += 7_200
    later = clock()
    clock.look()

    assert abs(first - utc_now()) < HOUR
    assert later - first == 2 * HOUR
    assert abs(clock() - utc_now()) < HOUR


def test_without_a_database_there_is_no_time() -> None:
    with (
        connect("mongodb://127.0.0.1:9/", "test", within=0.1).client as nowhere,
        pytest.raises(DatabaseUnavailable),
    ):
        DatabaseClock(nowhere["test"])


def test_scanners_go_by_the_databases_clock_and_look_at_it(mongodb: Documents, memory_broker: MemoryBroker) -> None:
    worker = make_worker(WorkerSettings(**SETTINGS), mongodb, memory_broker, analysers=WordAnalysers())

    assert isinstance(worker._clock, DatabaseClock)
    assert worker._clock.look in [each.do for each in worker._chores]
