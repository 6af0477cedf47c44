import subprocess
import sys

import pytest

from local.ports import free_port
from shared.messaging.status import serving
from shared.probe import is_well


@pytest.mark.parametrize("name", ["WEB_PORT", "WORKER_PORT"])
def test_whatever_runs_is_asked_on_its_own_port(name: str) -> None:
    nobody = {"WEB_PORT": str(free_port()), "WORKER_PORT": str(free_port())}
    with serving("127.0.0.1", 0, healthy=lambda: True, ready=lambda: False) as port:
        assert is_well({**nobody, name: str(port)})


def test_who_is_not_well_or_not_there_is_said_by_the_status() -> None:
    with serving("127.0.0.1", 0, healthy=lambda: False, ready=lambda: True) as port:
        environment = {"WEB_PORT": str(port), "WORKER_PORT": str(free_port())}
        assert not is_well(environment)
        done = subprocess.run([sys.executable, "-m", "shared.probe"], env=environment, check=False)
    assert done.returncode == 1
