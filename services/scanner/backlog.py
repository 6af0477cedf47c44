"""How much work waits, as metrics, for whoever decides how many scanners there shall be.

All scanners say the same, because all ask the database; take the highest.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from prometheus_client import Gauge

from shared.clock import Clock

OLDEST = Gauge(
    "shindan_scan_work_oldest_age_seconds", "How long the oldest work item waits that is due and that nobody has begun."
)
OPEN_ITEMS = Gauge("shindan_scan_work_open_items", "Work items of all running scans that are not done.")
OPEN_ITEMS_OF_LARGEST = Gauge(
    "shindan_scan_work_largest_scan_open_items", "Work items that are not done of the scan that has most of them."
)
SCANS = Gauge("shindan_scans_with_open_work", "Scans that have work items that are not done.")


@dataclass(frozen=True)
class Backlog:
    """Scans with open work items, those items, the most of any scan, and since when the oldest waits (None: none)."""

    scans: int
    items: int
    most_of_a_scan: int
    oldest_since: datetime | None


def measure_backlog(ask: Callable[[], Backlog], clock: Clock) -> None:
    """Set the metrics."""
    backlog = ask()
    age = (clock() - backlog.oldest_since).total_seconds() if backlog.oldest_since else 0
    OLDEST.set(max(0, age))
    OPEN_ITEMS.set(backlog.items)
    OPEN_ITEMS_OF_LARGEST.set(backlog.most_of_a_scan)
    SCANS.set(backlog.scans)
