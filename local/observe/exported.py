"""The metrics that the code exports, from the very objects that count."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pkgutil import walk_packages

from prometheus_client.metrics import MetricWrapperBase

import services
import shared
from local import probing

MAKES = ("wiring", "app")
SUFFIXES = {"counter": ("_total",), "gauge": ("",), "histogram": ("_bucket", "_sum", "_count")}


@dataclass(frozen=True, order=True)
class Exported:
    """One metric; `name` is what is written in queries, of a histogram without _bucket, _sum or _count."""

    module: str
    name: str
    kind: str
    labels: tuple[str, ...]
    about: str

    @property
    def series(self) -> tuple[str, ...]:
        """Return the names under which Prometheus keeps it."""
        return tuple(self.name.removesuffix("_total") + each for each in SUFFIXES[self.kind])


def exported() -> list[Exported]:
    """Return every metric of the services, of the pages, and of the probe, in order of their modules."""
    modules = {probing.__name__, *_modules()}
    found = {id(each): (name, each) for name in sorted(modules) for each in _metrics_in(name)}
    return sorted(_exported(name, each) for name, each in found.values())


def _modules() -> Iterator[str]:
    """Import what puts processes together, and name all that this loaded of ours."""
    for package in (services, shared):
        for module in walk_packages(package.__path__, f"{package.__name__}."):
            if module.name.rpartition(".")[2] in MAKES:
                import_module(module.name)
    yield from (name for name in sys.modules if name.startswith(("services.", "shared.")))


def _metrics_in(module: str) -> Iterator[MetricWrapperBase]:
    found = vars(sys.modules[module]).values()
    yield from (each for each in found if isinstance(each, MetricWrapperBase))


def _exported(module: str, metric: MetricWrapperBase) -> Exported:
    (family,) = metric.describe()
    name = f"{family.name}_total" if family.type == "counter" else family.name
    labels = tuple(metric._labelnames)  # noqa: SLF001 - the library tells them nowhere else
    return Exported(module, name, family.type, labels, family.documentation)
