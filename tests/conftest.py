"""The fixtures of all tests."""

import pytest
from hypothesis import HealthCheck, settings
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

settings.register_profile("other examples", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("same examples", settings.get_profile("other examples"), derandomize=True, database=None)
settings.load_profile("same examples")

pytest_plugins = [
    "tests.support.brokers",
    "tests.support.chromium",
    "tests.support.clock",
    "tests.support.databases",
    "tests.support.sockets",
    "tests.support.web",
]

FOLDER = "tests/"
TOGETHER = ("portal/", "shared/messaging/", "end_to_end/security/")
"""Folders whose tests share what takes long to prepare."""
FIRST = ("end_to_end/test_running_system.py", *TOGETHER, "end_to_end/")
"""What takes longest begins first, so that nobody is waited for in the end; the very first mostly waits."""


class Units(LoadScopeScheduling):  # type: ignore[misc] # pytest-xdist's own groups are lost on pytest 9.2
    """Parts the tests among processes: what shares much stays together, else each file may go anywhere."""

    def _split_scope(self, nodeid: str) -> str:
        """Return which unit a test belongs to."""
        path = _path(nodeid)
        return next((folder for folder in TOGETHER if path.startswith(folder)), path)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Units:
    """Let units go to processes as these become idle, in the order of the tests."""
    config.option.loadscopereorder = False
    return Units(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest."""
    items.sort(
        key=lambda item: next((turn for turn, each in enumerate(FIRST) if _path(item.nodeid).startswith(each)), 9)
    )


def _path(nodeid: str) -> str:
    return nodeid.partition("::")[0].removeprefix(FOLDER)
