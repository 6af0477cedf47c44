import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.faults.kinds.clocks import HOUR, can_be_done, library, settings, show

pytestmark = pytest.mark.skipif(not can_be_done(), reason="there is no compiler")

PROGRAM = """
import sys, time
from datetime import datetime, UTC
begun, begun_monotonic = time.time(), time.monotonic()
print("begun", flush=True)
sys.stdin.readline()
time.sleep(0.01)
print(time.time() - begun, time.monotonic() - begun_monotonic, datetime.now(UTC).timestamp(), flush=True)
"""


@pytest.mark.parametrize("offset", [HOUR, -HOUR])
def test_a_program_sees_the_wrong_time_and_the_jump_but_measures_rightly(tmp_path: Path, offset: int) -> None:
    told = tmp_path / "told"
    show(told, 0)
    with subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-c", PROGRAM],
        env=settings(library(tmp_path), told),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as program:
        assert program.stdin is not None
        assert program.stdout is not None
        program.stdout.readline()
        show(told, offset)
        program.stdin.write("\n")
        program.stdin.flush()
        jumped, measured, now = map(float, program.stdout.readline().split())

    assert jumped == pytest.approx(offset, abs=60)
    assert 0 <= measured < 60
    assert now == pytest.approx(time.time() + offset, abs=60)
