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

PORTAL = ("end_to_end", "portal", "screenshots")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Part the tests in two halves that may run beside one another, each in its own order: the portal, and the rest."""
    for item in items:
        folder = item.path.relative_to(Path(__file__).parent).parts[0]
        item.add_marker(pytest.mark.xdist_group("portal" if folder in PORTAL else "rest"))
