"""The fixtures of all tests."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("shared machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shared machine")

pytest_plugins = [
    "tests.support.brokers",
    "tests.support.chromium",
    "tests.support.clock",
    "tests.support.databases",
    "tests.support.sockets",
    "tests.support.web",
]

ROOT = Path(__file__).parent
TOGETHER = ("portal", "end_to_end/security")
"""Folders whose tests share what takes long to prepare."""
FIRST = ("kafka", "portal", "end_to_end")
"""What takes longest begins first, so that nobody waits for it in the end; Kafka's tests hardly use the processor."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Part the tests among processes: what shares much stays together, else each file may go anywhere."""
    for item in items:
        item.add_marker(pytest.mark.xdist_group(_group(item)))
    items.sort(key=_turn)


def _group(item: pytest.Item) -> str:
    if item.get_closest_marker("apache_kafka"):
        return "kafka"
    path = item.path.relative_to(ROOT).as_posix()
    return next((folder for folder in TOGETHER if path.startswith(f"{folder}/")), path)


def _turn(item: pytest.Item) -> int:
    group = _group(item)
    return next((turn for turn, name in enumerate(FIRST) if group.startswith(name)), len(FIRST))
