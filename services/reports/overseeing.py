"""Results as operators see them: by random ids and counts, nothing of any mail."""

from datetime import datetime

import msgspec
from pymongo import DESCENDING

from services.reports.keeping import Keeping
from services.reports.scans import Ended, Scan, read_scan
from shared.mongodb import Document, Documents, translated


class ResultLine(msgspec.Struct, frozen=True, kw_only=True):
    """A scan as its report shows it."""

    scan_id: str
    customer_id: str
    state: str
    """running, completed, stopped or failed."""
    ended_at: datetime | None
    mails: int
    threats: int
    potential_threats: int
    kept_until: datetime | None
    """None while it runs, and when its mails were erased and only counts are left."""


class Overseeing:
    """The results of this service's database, for operators."""

    def __init__(self, database: Documents, keeping: Keeping) -> None:
        """Read them; `keeping` knows for how long each is kept."""
        self._scans = database["scans"]
        self._keeping = keeping

    @translated
    def results(self, *, customer_id: str, most: int) -> list[ResultLine]:
        """Return results, those heard of last first; of one customer, if it is given."""
        which: Document = {"customer_id": customer_id} if customer_id else {}
        found = self._scans.find(which).sort("$natural", DESCENDING).limit(most)
        return [self._line(read_scan(each)) for each in found]

    @translated
    def ended(self, scan_id: str) -> Ended | None:
        """Return a scan that has ended, None for any other."""
        found = self._scans.find_one({"_id": scan_id, "ended_at": {"$exists": True}})
        return Ended(found["customer_id"], scan_id, found["ended_at"], "completed" in found) if found else None

    def _line(self, scan: Scan) -> ResultLine:
        counts = scan.completed
        kept = None
        if scan.ended_at and not scan.details_over_at:
            kept = self._keeping.of(scan.customer_id).erased_at(scan.ended_at)
        return ResultLine(
            scan_id=scan.scan_id,
            customer_id=scan.customer_id,
            state=scan.state.value,
            ended_at=scan.ended_at,
            mails=counts.mails if counts else 0,
            threats=counts.threats if counts else 0,
            potential_threats=counts.potential_threats if counts else 0,
            kept_until=kept,
        )
