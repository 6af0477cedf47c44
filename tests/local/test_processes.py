import os
import signal
import sys
import threading
import time
from pathlib import Path

import pytest

from local.processes import Cancelled, Process, StartFailed

SLEEPER = "import time, sys; print('ready', flush=True); time.sleep(60)"
WITH_CHILD = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print(child.pid, flush=True)
time.sleep(60)
"""


def start(folder: Path, program: str) -> Process:
    return Process("child", [sys.executable, "-c", program], log_path=folder / "child.log")


def lives(pid: int) -> bool:
    """Tell whether a process is still there a little later; the kernel takes its time to end one."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        try:
            stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
        except FileNotFoundError:
            return False
        if stat.rpartition(")")[2].split()[0] == "Z":
            return False
        time.sleep(0.02)
    return True


def test_it_is_stopped_by_its_own_id(tmp_path: Path) -> None:
    process = start(tmp_path, SLEEPER)
    line = process.first_line(within=60, stop=threading.Event())

    status = process.stop()

    assert (line, status) == ("ready", -signal.SIGTERM)
    assert not lives(process.pid)


def test_what_ignores_the_request_is_killed_with_its_children(tmp_path: Path) -> None:
    process = start(tmp_path, f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n{WITH_CHILD}")
    child = int(process.first_line(within=60, stop=threading.Event()))

    status = process.stop(within=0.1)

    assert status == -signal.SIGKILL
    assert not lives(child)


def test_children_left_behind_by_one_that_stopped_are_ended(tmp_path: Path) -> None:
    process = start(tmp_path, WITH_CHILD)
    child = int(process.first_line(within=60, stop=threading.Event()))

    process.stop()

    assert not lives(child)


def test_one_that_ends_before_it_is_ready_is_reported_with_the_end_of_its_log(tmp_path: Path) -> None:
    process = start(tmp_path, "import sys; print('said', end=' '); sys.exit('no address given')")

    with pytest.raises(StartFailed, match=r"(?s)child ended with status 1.*said.*no address given"):
        process.first_line(within=60, stop=threading.Event())


def test_one_that_takes_too_long_is_reported(tmp_path: Path) -> None:
    process = start(tmp_path, SLEEPER)

    with pytest.raises(StartFailed, match="not ready within"):
        process.wait_until(lambda: False, within=0.1)

    process.stop()


def test_the_wait_is_given_up_when_everything_shall_stop(tmp_path: Path) -> None:
    process = start(tmp_path, SLEEPER)
    stop = threading.Event()
    stop.set()

    with pytest.raises(Cancelled):
        process.wait_until(lambda: False, within=60, stop=stop)

    process.stop()


def test_a_crash_can_be_caused(tmp_path: Path) -> None:
    process = start(tmp_path, SLEEPER)

    process.kill()

    assert process.status == -signal.SIGKILL
    assert process.pid != os.getpid()
