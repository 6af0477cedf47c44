"""What the pages, the PDF and the CSV show of a customer's latest scan."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from services.reports.campaigns import Campaign, CampaignDetails, Campaigns
from services.reports.detections import Detected
from services.reports.figures import Person, Summary
from services.reports.listed import Listed, Room
from services.reports.mailboxes import CoverageStatement
from services.reports.narrowing import Narrowing
from services.reports.read_model import ReadModel
from services.reports.results import Result
from services.reports.rows import Row
from services.reports.scans import Scan
from services.reports.table import Page, Step, Table

LISTED = 100
"""People, campaigns and mailboxes on one page of their lists."""
IN_HISTORY = 13
"""Assessments that a result puts beside one another: a year of months, and the latest."""
OTHERS = 5
"""Mails of the same campaign that a mail's page names."""


class Pages:
    """Reads for one customer; whatever belongs to another does not exist here."""

    def __init__(self, read_model: ReadModel, table: Table, campaigns: Campaigns) -> None:
        """Read through these stores."""
        self._read_model = read_model
        self._table = table
        self._campaigns = campaigns

    def latest(self, customer_id: str) -> Scan | None:
        """Return the scan whose result or progress is shown; None when nothing but counts is left of it."""
        scan = self._read_model.scans.latest(customer_id)
        return None if scan is None or scan.details_over_at else scan

    def refused(self, customer_id: str) -> Scan | None:
        """Return a newer scan that failed before it began."""
        return self._read_model.scans.refused(customer_id)

    def erased(self, customer_id: str) -> datetime | None:
        """Return when the customer's last result was erased because its time was over, or None."""
        scan = self._read_model.scans.latest(customer_id)
        return scan.details_over_at if scan else self._read_model.tombstones.last_expiry(customer_id)

    def history(self, customer_id: str) -> tuple[Scan, ...]:
        """Return the assessments with a result, of which at least the counts are left, the latest first."""
        return tuple(each for each in self._read_model.scans.of(customer_id) if each.completed)[:IN_HISTORY]

    def earlier(self, scan: Scan) -> Scan | None:
        """Return the scan before, of which only the counts are left."""
        return _earlier(scan, self.history(scan.customer_id))

    def next_scan(self, customer_id: str) -> datetime | None:
        """Return when the next monthly assessment begins, or None."""
        return self._read_model.keeping.of(customer_id).next_scan_at

    def result(self, scan: Scan, zone: ZoneInfo) -> Result:
        """Return all figures of a scan; weeks begin in `zone`."""
        whose = scan.customer_id, scan.scan_id
        finished = self.history(scan.customer_id)
        summary, kept = self._summary(scan), self._read_model.keeping.of(scan.customer_id)
        return Result(
            scan=scan,
            figures=summary.figures_in(zone),
            coverage=self._read_model.mailboxes.coverage(*whose),
            summary=summary,
            earlier=_earlier(scan, finished),
            erased_at=kept.erased_at(scan.ended_at) if scan.ended_at else None,
            next_scan_at=kept.next_scan_at,
            history=finished,
        )

    def rows(self, result: Result, wanted: Narrowing) -> Page:
        """Return one page of a result's table."""
        return self._table.page(result.scan.customer_id, result.scan.scan_id, wanted, result.summary.cube)

    def people(self, scan: Scan, page: int) -> list[Person]:
        """Return one page of the people under attack, those at highest risk first."""
        whose = scan.customer_id, scan.scan_id
        return self._read_model.counting.people(*whose, first=(page - 1) * LISTED, most=LISTED)

    def campaigns(self, scan: Scan, page: int) -> list[Campaign]:
        """Return one page of the campaigns, the largest first."""
        return self._campaigns.listed(scan.customer_id, scan.scan_id, first=(page - 1) * LISTED, most=LISTED)

    def campaign(self, scan: Scan, name: str) -> CampaignDetails | None:
        """Return one campaign, or None."""
        return self._campaigns.find(scan.customer_id, scan.scan_id, name)

    def detections(self, scan: Scan) -> Iterator[Detected]:
        """Yield every detection of a scan, the most dangerous first."""
        return self._read_model.detections.everything(scan.customer_id, scan.scan_id)

    def listed(self, scan: Scan, room: Room) -> Listed:
        """Return the mails that are listed on paper."""
        whose = scan.customer_id, scan.scan_id
        in_full = self._read_model.detections.weightiest(*whose, min(room.in_full, room.in_all))
        known = {each.mail.mail_id for each in in_full}
        return Listed(in_full, self._table.but(*whose, known, most=room.in_all - len(in_full)))

    def coverage(self, scan: Scan) -> CoverageStatement:
        """Return how far each mailbox of a scan was read."""
        return self._read_model.mailboxes.coverage(scan.customer_id, scan.scan_id)

    def mail(self, scan: Scan, mail_id: str) -> Detected | None:
        """Return one detection of a scan."""
        return self._read_model.detections.find(scan.customer_id, scan.scan_id, mail_id)

    def beside(self, scan: Scan, wanted: Narrowing, mail_id: str) -> tuple[Step, Step]:
        """Return the rows before and after a mail in the table as it was looked at."""
        return self._table.beside(scan.customer_id, scan.scan_id, wanted, mail_id)

    def others(self, scan: Scan, each: Detected) -> tuple[Row, ...]:
        """Return some other mails of the campaign that a mail belongs to."""
        name = each.detection.campaign
        if not name:
            return ()
        found = self._table.of_campaign(scan.customer_id, scan.scan_id, name, most=OTHERS + 1)
        return tuple(row for row in found if row.mail_id != each.mail.mail_id)[:OTHERS]

    def _summary(self, scan: Scan) -> Summary:
        """Return what was counted when the scan ended; of one that ended before that was kept, count it now."""
        whose = scan.customer_id, scan.scan_id
        return self._read_model.summaries.find(*whose) or self._read_model.counting.summary(*whose)


def _earlier(scan: Scan, finished: Iterable[Scan]) -> Scan | None:
    return next((each for each in finished if each.scan_id != scan.scan_id), None)
