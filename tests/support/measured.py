"""What metrics have grown by since a moment: those of a process are shared by all its tests."""

from collections.abc import Callable

from prometheus_client import REGISTRY


def value(name: str, **labels: str) -> float:
    """Return the present value of a series, 0 while there is none."""
    return REGISTRY.get_sample_value(name, labels) or 0.0


def growth(name: str, **labels: str) -> Callable[[], float]:
    """Return what tells by how much a series has grown since now."""
    before = value(name, **labels)
    return lambda: value(name, **labels) - before
