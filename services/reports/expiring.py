"""The end of a result's time: it is told three days before, and then everything is erased."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from services.reports.read_model import ReadModel
from shared.clock import Clock
from shared.events.catalog import ErasureScheduled
from shared.events.envelope import announce

NOTICE = timedelta(days=3)


@dataclass(frozen=True)
class Expiring:
    """What is done by the clock; each may be done twice, and by several workers."""

    read_model: ReadModel
    clock: Clock

    def erase(self) -> int:
        """Erase every scan whose time is over, whole, and return how many there were."""
        over = [whose for *whose, erased_at in self._ending(timedelta(0)) if erased_at < self.clock()]
        for customer_id, scan_id in over:
            self.read_model.erase_scan(customer_id, scan_id)
        return len(over)

    def announce(self) -> int:
        """Say of every result once that it will be erased soon, and return of how many."""
        announced = 0
        for customer_id, scan_id, erased_at in self._ending(NOTICE):
            if erased_at > self.clock() and not self.read_model.tombstones.cover(customer_id, scan_id):
                event = ErasureScheduled(customer_id=customer_id, scan_id=scan_id, erased_at=erased_at)
                envelope = announce(event, source="reports", clock=self.clock)
                announced += self.read_model.scans.announce_erasure(customer_id, scan_id, envelope)
        return announced

    def _ending(self, ahead: timedelta) -> list[tuple[str, str, datetime]]:
        """Return (customer id, scan id, when it is erased) of the scans that are erased within `ahead`."""
        keeping, until = self.read_model.keeping, self.clock() + ahead
        ended = self.read_model.scans.ended_before(until - keeping.shortest)
        ends = [(customer_id, scan_id, at + keeping.length(customer_id)) for customer_id, scan_id, at in ended]
        return [each for each in ends if each[2] < until]
