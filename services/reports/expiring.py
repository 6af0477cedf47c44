"""The end of a result's time: it is told three days before, and then everything is erased, and the others hear so."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from services.reports.read_model import ReadModel
from services.reports.scans import Ended
from shared.clock import Clock
from shared.events.catalog import ErasureScheduled, ScanExpired
from shared.events.envelope import announce

NOTICE = timedelta(days=3)


@dataclass(frozen=True)
class Expiring:
    """What is done by the clock; each may be done twice, and by several workers."""

    read_model: ReadModel
    clock: Clock

    def erase(self) -> int:
        """Erase every scan whose time is over, whole, and return how many there were."""
        over = [(scan, at) for scan, at in self._ending(timedelta(0)) if at < self.clock()]
        for scan, expired_at in over:
            event = ScanExpired(
                customer_id=scan.customer_id,
                scan_id=scan.scan_id,
                has_result=scan.has_result,
                expired_at=expired_at,
                erased_at=self.clock(),
            )
            self.read_model.erase_scan(event)
        return len(over)

    def announce(self) -> int:
        """Say of every result once that it will be erased soon, and return of how many."""
        announced = 0
        for scan, erased_at in self._ending(NOTICE):
            if erased_at > self.clock() and not self.read_model.tombstones.cover(scan.customer_id, scan.scan_id):
                event = ErasureScheduled(customer_id=scan.customer_id, scan_id=scan.scan_id, erased_at=erased_at)
                envelope = announce(event, source="reports", clock=self.clock)
                announced += self.read_model.scans.announce_erasure(scan.customer_id, scan.scan_id, envelope)
        return announced

    def _ending(self, ahead: timedelta) -> list[tuple[Ended, datetime]]:
        """Return the scans that are erased within `ahead`, each with when that is."""
        keeping, until = self.read_model.keeping, self.clock() + ahead
        ended = self.read_model.scans.ended_before(until - keeping.shortest)
        ends = [(scan, scan.ended_at + keeping.length(scan.customer_id)) for scan in ended]
        return [(scan, at) for scan, at in ends if at < until]
