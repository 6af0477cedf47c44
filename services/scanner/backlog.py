"""How much work waits, as metrics, for whoever decides how many scanners there shall be.

All scanners say the same, because all ask the database; take the highest.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from prometheus_client import Gauge

from shared.clock import Clock

OLDEST = Gauge(
    "shindan_scan_work_oldest_age_seconds", "How long the oldest work item waits that is due and that nobody has begun."
)
OLDEST_ANNOUNCED = Gauge(
    "shindan_scan_work_oldest_announced_age_seconds",
    "How long the oldest announced work item waits that nobody has begun.",
)
HELD_ITEMS = Gauge("shindan_scan_work_held_items", "Work items that wait for their scan's turn, not yet announced.")
BEGUN_ITEMS = Gauge("shindan_scan_work_begun_items", "Work items that are being done.")
READY_LANES = Gauge(
    "shindan_scan_work_ready_partitions",
    "Partitions that have something to do: as many threads of all scanners together can be busy.",
)
OPEN_ITEMS = Gauge("shindan_scan_work_open_items", "Work items of all running scans that are not done.")
OPEN_ITEMS_OF_LARGEST = Gauge(
    "shindan_scan_work_largest_scan_open_items", "Work items that are not done of the scan that has most of them."
)
SCANS = Gauge("shindan_scans_with_open_work", "Scans that have work items that are not done.")
SCANS_BY_SIZE = Gauge("shindan_scans_by_open_work", "Scans that have so many open work items, or fewer.", ["items"])
SIZES = (10, 100, 1_000, 10_000)


@dataclass(frozen=True)
class Backlog:
    """The open work items of each scan, and how many are held back, and begun; since when the oldest waits."""

    items_of_scans: Sequence[int] = ()
    held: int = 0
    begun: int = 0
    ready_lanes: int = 0
    oldest_since: datetime | None = None
    """None where nothing waits."""
    announced_since: datetime | None = None
    """The same, of those that are announced."""


def measure_backlog(ask: Callable[[], Backlog], clock: Clock) -> None:
    """Set the metrics."""
    backlog, now = ask(), clock()
    OLDEST.set(_age(backlog.oldest_since, now))
    OLDEST_ANNOUNCED.set(_age(backlog.announced_since, now))
    OPEN_ITEMS.set(sum(backlog.items_of_scans))
    OPEN_ITEMS_OF_LARGEST.set(max(backlog.items_of_scans, default=0))
    HELD_ITEMS.set(backlog.held)
    BEGUN_ITEMS.set(backlog.begun)
    READY_LANES.set(backlog.ready_lanes)
    SCANS.set(len(backlog.items_of_scans))
    for size in SIZES:
        SCANS_BY_SIZE.labels(items=str(size)).set(sum(each <= size for each in backlog.items_of_scans))


def _age(since: datetime | None, now: datetime) -> float:
    return max(0.0, (now - since).total_seconds()) if since else 0.0
