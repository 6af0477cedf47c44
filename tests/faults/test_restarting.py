import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from local.processes import Process
from local.system import System
from tests.support.restarting import Recipe, crash_and_restart, watched
from tests.support.small_disk import can_be_made, fill, small_disk

SLEEP = [shutil.which("sleep") or "", "60"]
NAME = "sleeper"
SOON = 30


@pytest.fixture
def system(tmp_path: Path) -> Iterator[System]:
    made = System(tmp_path, Event(), lambda _name, _state: None)
    environment = {"PATH": os.environ["PATH"], "COLOUR": "red"}
    made._add(Process(NAME, SLEEP, log_path=tmp_path / "sleeper.log", environment=environment))
    yield made
    made.stop()


def settings(system: System) -> dict[str, str]:
    return Recipe.of(system, NAME).environment


def test_a_process_that_is_killed_is_started_again_with_its_settings_and_some_others(system: System) -> None:
    first = system.processes[NAME]

    status = crash_and_restart(system, NAME, SIZE="small")

    assert (first.status, status) == (-9, -9)
    assert system.processes[NAME].status is None
    assert settings(system) == {"PATH": os.environ["PATH"], "COLOUR": "red", "SIZE": "small"}


def test_a_process_that_ends_by_itself_is_started_again_but_not_one_that_is_looked_away_from(system: System) -> None:
    with watched(system, [NAME]) as watch:
        first = system.processes[NAME]
        with watch.looking_away(NAME):
            first.kill()
            time.sleep(2.5)
            meanwhile = system.processes[NAME]
        end = time.monotonic() + SOON
        while system.processes[NAME] is first and time.monotonic() < end:
            time.sleep(0.1)
        afterwards = system.processes[NAME]

    assert meanwhile is first
    assert afterwards.status is None
    assert watch.ended == [f"{NAME} with status -9"]


@pytest.mark.skipif(not can_be_made(), reason="only root can make a disk")
def test_a_full_disk_takes_nothing_more_until_it_is_emptied(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 2) as disk:
        with fill(disk), pytest.raises(OSError, match="No space left"):
            (disk / "file").write_bytes(bytes(10_000))
        written = (disk / "file").write_bytes(bytes(10_000))

    assert written == 10_000
