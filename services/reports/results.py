"""A scan's result: everything that is said about it but the mails themselves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.reports.comparison import Comparison
from services.reports.figures import Figures, Summary
from services.reports.mailboxes import CoverageStatement
from services.reports.narrowing import Narrowing
from services.reports.scans import Scan, State

SOON = timedelta(days=7)
"""How long before it is erased a result says so with emphasis."""


@dataclass(frozen=True)
class Result:
    """Everything about one scan but the rows of its table."""

    scan: Scan
    figures: Figures
    coverage: CoverageStatement
    summary: Summary
    earlier: Scan | None
    """The scan before, of which only the counts are left."""
    erased_at: datetime | None
    next_scan_at: datetime | None = None
    """When the next monthly assessment begins, which replaces this result."""
    history: tuple[Scan, ...] = ()
    """All assessments with a result, the latest first; of the earlier ones only the counts are left."""

    @property
    def not_fully_analysed(self) -> Mapping[str, int]:
        """Return how many mails were not fully analysed, by reason."""
        return self.summary.not_fully_analysed

    @property
    def places(self) -> Mapping[str, int]:
        """Return how many dangerous mails lie in each place, the fullest first."""
        return self.summary.cube.counts(Narrowing()).facets["place"]

    @property
    def comparison(self) -> Comparison | None:
        """Return what changed since the earlier scan, where the mails of both can be recognised."""
        return self.summary.comparison if self.earlier else None

    @property
    def is_like_the_earlier(self) -> bool:
        """Tell whether both scans read the same mailboxes of the same tenant, and to their end."""
        if self.earlier is None or self.scan.started is None or self.earlier.started is None:
            return False
        one, other = self.scan.started, self.earlier.started
        same = (one.tenant_id, one.scope, one.group) == (other.tenant_id, other.scope, other.group)
        return same and self.scan.state is self.earlier.state is State.COMPLETED

    @property
    def mails(self) -> int:
        """Return how many mails were read."""
        if self.scan.completed:
            return self.scan.completed.mails
        return self.scan.progressed.mails_scanned if self.scan.progressed else 0

    @property
    def is_all_clear(self) -> bool:
        """Tell whether mails were read as far as was meant, and nothing dangerous was among them."""
        return self.scan.state is State.COMPLETED and self.mails > 0 and not self.figures.dangerous

    def is_erased_soon(self, now: datetime) -> bool:
        """Tell whether few days are left."""
        return self.erased_at is not None and self.erased_at - now < SOON
