"""What the pages, the PDF and the CSV show of a customer's latest scan."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from services.reports.comparison import Comparison
from services.reports.detections import Detected
from services.reports.figures import Figures, Summary
from services.reports.mailboxes import CoverageStatement
from services.reports.narrowing import Narrowing
from services.reports.read_model import ReadModel
from services.reports.scans import Scan, State
from services.reports.table import Page, Table


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

    @property
    def names(self) -> Mapping[str, str]:
        """Return the display names of the mailboxes by their addresses."""
        return self.coverage.names

    @property
    def not_fully_analysed(self) -> Mapping[str, int]:
        """Return how many mails were not fully analysed, by reason."""
        return self.summary.not_fully_analysed

    @property
    def comparison(self) -> Comparison | None:
        """Return what changed since the earlier scan, where the mails of both can be recognised."""
        return self.summary.comparison if self.earlier else None

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


class Pages:
    """Reads for one customer; whatever belongs to another does not exist here."""

    def __init__(self, read_model: ReadModel, table: Table, retention: timedelta) -> None:
        """Read through these stores."""
        self._read_model = read_model
        self._table = table
        self._retention = retention

    def latest(self, customer_id: str) -> Scan | None:
        """Return the scan whose result or progress is shown."""
        return self._read_model.scans.latest(customer_id)

    def refused(self, customer_id: str) -> Scan | None:
        """Return a newer scan that failed before it began."""
        return self._read_model.scans.refused(customer_id)

    def result(self, scan: Scan, zone: ZoneInfo) -> Result:
        """Return all figures of a scan; weeks begin in `zone`."""
        whose = scan.customer_id, scan.scan_id
        finished = [each for each in self._read_model.scans.of(scan.customer_id) if each.completed]
        summary = self._summary(scan)
        return Result(
            scan=scan,
            figures=summary.figures_in(zone),
            coverage=self._read_model.mailboxes.coverage(*whose),
            summary=summary,
            earlier=next((each for each in finished if each.scan_id != scan.scan_id), None),
            erased_at=scan.ended_at + self._retention if scan.ended_at else None,
        )

    def rows(self, result: Result, wanted: Narrowing) -> Page:
        """Return one page of a result's table."""
        return self._table.page(result.scan.customer_id, result.scan.scan_id, wanted, result.summary.cube)

    def detections(self, scan: Scan) -> Iterator[Detected]:
        """Yield every detection of a scan, the most dangerous first."""
        return self._read_model.detections.everything(scan.customer_id, scan.scan_id)

    def mail(self, scan: Scan, mail_id: str) -> Detected | None:
        """Return one detection of a scan."""
        return self._read_model.detections.find(scan.customer_id, scan.scan_id, mail_id)

    def _summary(self, scan: Scan) -> Summary:
        """Return what was counted when the scan ended; of one that ended before that was kept, count it now."""
        whose = scan.customer_id, scan.scan_id
        return self._read_model.summaries.find(*whose) or self._read_model.counting.summary(*whose)
