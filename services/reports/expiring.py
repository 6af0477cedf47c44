"""The end of a result's time: it is told three days before, then its mails are erased, and in the end its counts.

The other services hear when the mails go.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from services.reports.read_model import ReadModel
from services.reports.scans import Ended
from shared.clock import Clock
from shared.events.catalog import ErasureScheduled, ScanExpired
from shared.events.envelope import announce

NOTICE = timedelta(days=3)
COUNTS_KEPT = timedelta(days=400)
"""How long counts are kept at most where scans go on every month: a year and the month that it is compared with."""


@dataclass(frozen=True)
class Expiring:
    """What is done by the clock; each may be done twice, and by several workers."""

    read_model: ReadModel
    clock: Clock

    def erase(self) -> int:
        """Erase the mails of every scan whose time is over, its counts too unless they stay; return how many."""
        over = self._over(self.read_model.scans.ended_before(self._shortest_ago()))
        for scan, expired_at in over:
            latest = self.read_model.scans.latest(scan.customer_id)
            is_shown = latest is None or latest.scan_id == scan.scan_id
            self.read_model.erase_scan(
                ScanExpired(
                    customer_id=scan.customer_id,
                    scan_id=scan.scan_id,
                    has_result=scan.has_result and is_shown,
                    expired_at=expired_at,
                    erased_at=self.clock(),
                    counts_stay=self._counts_stay(scan),
                )
            )
        return len(over)

    def erase_early(self, scan: Ended) -> None:
        """Erase a result, its counts too, before its time is over, and say so."""
        now = self.clock()
        self.read_model.erase_scan(
            ScanExpired(
                customer_id=scan.customer_id,
                scan_id=scan.scan_id,
                has_result=scan.has_result,
                expired_at=now,
                erased_at=now,
                early=True,
            )
        )

    def erase_counts(self) -> int:
        """Erase the counts of every scan that has nothing else left, once they need not stay; return how many."""
        bare = self._over(self.read_model.scans.ended_before(self._shortest_ago(), over=True))
        over = [(scan, expired_at) for scan, expired_at in bare if not self._counts_stay(scan)]
        for scan, expired_at in over:
            self.read_model.erase_scan(
                ScanExpired(
                    customer_id=scan.customer_id,
                    scan_id=scan.scan_id,
                    has_result=False,
                    expired_at=expired_at,
                    erased_at=self.clock(),
                )
            )
        return len(over)

    def announce(self) -> int:
        """Say of every result once that it will be erased soon, and return of how many."""
        announced = 0
        for customer_id, scan_id, erased_at in self._ending():
            if erased_at > self.clock() and not self.read_model.tombstones.cover(customer_id, scan_id):
                event = ErasureScheduled(
                    customer_id=customer_id,
                    scan_id=scan_id,
                    erased_at=erased_at,
                    next_scan_at=self.read_model.keeping.of(customer_id).next_scan_at,
                )
                envelope = announce(event, source="reports", clock=self.clock)
                announced += self.read_model.scans.announce_erasure(customer_id, scan_id, envelope)
        return announced

    def _ending(self) -> list[tuple[str, str, datetime]]:
        """Return the ids of scans whose time ends, or whom a monthly scan replaces, within the notice, and when."""
        keeping, until = self.read_model.keeping, self.clock() + NOTICE
        found = self.read_model.scans.ended_before(until - keeping.shortest)
        ended = {(each.customer_id, each.scan_id): each.ended_at for each in found}
        for customer_id, _ in keeping.next_scans_before(until):
            latest = self.read_model.scans.latest(customer_id)
            if latest and latest.ended_at:
                ended[customer_id, latest.scan_id] = latest.ended_at
        ends = [(*whose, keeping.of(whose[0]).erased_at(ended_at)) for whose, ended_at in ended.items()]
        return [each for each in ends if each[2] < until]

    def _over(self, ended: list[Ended]) -> list[tuple[Ended, datetime]]:
        """Return the scans whose time is over, each with when that was."""
        ends = [(scan, scan.ended_at + self.read_model.keeping.of(scan.customer_id).length) for scan in ended]
        return [(scan, at) for scan, at in ends if at < self.clock()]

    def _counts_stay(self, scan: Ended) -> bool:
        """Tell whether something newer is, or will be, compared with these counts: their time counts from the last."""
        kept, now = self.read_model.keeping.of(scan.customer_id), self.clock()
        if now - scan.ended_at > COUNTS_KEPT or not scan.has_result:
            return False
        if kept.next_scan_at:
            return True
        scans = self.read_model.scans.of(scan.customer_id)
        return any(each.ended_at is None or each.ended_at + kept.length >= now for each in scans)

    def _shortest_ago(self) -> datetime:
        return self.clock() - self.read_model.keeping.shortest
