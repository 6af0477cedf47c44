"""`python -m benchmarks.throughput.instrumented services.scanner worker`: a service that tells where CPU time goes.

Some functions are wrapped before the service is loaded; each counts the time of its own thread, without that of other
wrapped functions which it calls. The sums stand among the worker's metrics.
"""

import runpy
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import Any

from prometheus_client.core import REGISTRY, CounterMetricFamily

from benchmarks.throughput.usage import METRIC

OF_COLLECTIONS = (
    *("find", "find_one", "find_one_and_update", "count_documents", "aggregate", "distinct", "bulk_write"),
    *("insert_one", "update_one", "update_many", "replace_one", "delete_one", "delete_many"),
)
WRAPPED: Sequence[tuple[str, str, Sequence[str], str]] = (
    ("shared.events.envelope", "", ("announce", "encode", "decode"), "events"),
    ("shared.messaging.kafka", "KafkaPublisher", ("publish",), "events"),
    ("shared.messaging.kafka_group", "KafkaGroupMember", ("poll", "commit"), "events"),
    ("pymongo.synchronous.collection", "Collection", OF_COLLECTIONS, "database"),
    ("pymongo.synchronous.cursor", "Cursor", ("next", "__next__"), "database"),
    ("pymongo.synchronous.command_cursor", "CommandCursor", ("next", "__next__"), "database"),
)
OF_SCANNER: Sequence[tuple[str, str, Sequence[str], str]] = (
    ("services.scanner.graph_requests", "Requests", ("_tried",), "fetch"),
    ("services.scanner.jail.analysers", "JailedAnalysers", ("judge",), "ask children"),
)
THREADS = {"kafka": "events", "pymongo": "database"}
"""Threads that libraries keep for ever, by how their names begin."""


class Stopwatch:
    """Sums of CPU seconds by part."""

    def __init__(self) -> None:
        """Begin at nothing."""
        self._sums = defaultdict[str, float](float)
        self._lock = threading.Lock()
        self._own = threading.local()

    def wrap(self, function: Callable[..., Any], part: str) -> Callable[..., Any]:
        """Return the function, measured."""

        @wraps(function)
        def measured(*args: Any, **kwargs: Any) -> Any:
            inner = getattr(self._own, "inner", 0.0)
            self._own.inner, begun = 0.0, time.thread_time()
            try:
                return function(*args, **kwargs)
            finally:
                taken = time.thread_time() - begun
                with self._lock:
                    self._sums[part] += taken - self._own.inner
                self._own.inner = inner + taken

        return measured

    def collect(self) -> Iterator[CounterMetricFamily]:
        """Yield the sums as metrics."""
        family = CounterMetricFamily(METRIC, "CPU time by what it was for", labels=["part"])
        threads = _of_threads()
        for part in {*self._sums, *threads}:
            family.add_metric([part], self._sums[part] + threads[part])
        yield family


def _of_threads() -> defaultdict[str, float]:
    sums = defaultdict[str, float](float)
    for thread in threading.enumerate():
        part = next((part for name, part in THREADS.items() if thread.name.startswith(name)), None)
        if part and thread.native_id:
            told = Path(f"/proc/self/task/{thread.native_id}/schedstat").read_text(encoding="ascii")
            sums[part] += int(told.split()[0]) / 1e9
    return sums


def wrap_all(stopwatch: Stopwatch, chosen: Sequence[tuple[str, str, Sequence[str], str]]) -> None:
    """Put measured functions in the place of the chosen ones."""
    for module, of_class, names, part in chosen:
        place = import_module(module)
        owner = getattr(place, of_class) if of_class else place
        for name in names:
            setattr(owner, name, stopwatch.wrap(getattr(owner, name), part))


def main(package: str) -> None:
    """Run a service's command."""
    stopwatch = Stopwatch()
    wrap_all(stopwatch, WRAPPED)
    if package == "services.scanner":
        wrap_all(stopwatch, OF_SCANNER)
    REGISTRY.register(stopwatch)
    runpy.run_module(package, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    del sys.argv[0]
    main(sys.argv[0])
