"""All that is announced, and what of a scan may be announced besides; pure counting."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from services.scanner.work import LANES

FEW_WAIT, FEWER_WAIT = 8, 2
"""Items that wait for a scanner before it matters whose they are, of a scan that is alone and of one beside others; an
eighth of what is being done, if that is more."""


@dataclass(frozen=True)
class Announced:
    """An item that waits in a lane or is being done there."""

    scan_id: str
    lane: int | None
    is_begun: bool


class Crowd:
    """All that is announced."""

    def __init__(self, announced: Iterable[Announced] = ()) -> None:
        """Count it."""
        self._lanes: Counter[int | None] = Counter()
        self._of_scan: Counter[str] = Counter()
        self._places: Counter[tuple[str, int | None]] = Counter()
        self._reserved: set[tuple[str, int | None]] = set()
        self._begun = 0
        for each in announced:
            self.add(each)

    def add(self, announced: Announced) -> None:
        """Count one more."""
        self._count(announced, 1)

    def remove(self, announced: Announced) -> None:
        """Count one less, if it is there."""
        if self.holds(announced.scan_id, announced.lane):
            self._count(announced, -1)

    def reserve(self, scan_id: str, lane: int | None) -> None:
        """Note that a mailbox of a scan will go on in a lane."""
        self._reserved.add((scan_id, lane))

    def holds(self, scan_id: str, lane: int | None) -> bool:
        """Tell whether something of a scan is announced in a lane."""
        return self._places[scan_id, lane] > 0

    def admits(self, scan_id: str, lane: int | None, *, goes_on: bool) -> bool:
        """Tell whether an item of a scan may be announced in a lane now, after another one or as a new one."""
        if self.holds(scan_id, lane):
            return False
        return self._is_below_share(scan_id, goes_on=goes_on) or (
            self._lanes[lane] <= 0 and self._few_wait(scan_id) > 0
        )

    def room(self, scan_id: str) -> int:
        """Return at how many new items of a scan to look: so many, or fewer, may be announced."""
        if self.is_alone(scan_id):
            return max(0, self._few_wait(scan_id))
        has_room = self._is_below_share(scan_id, goes_on=False) or self._few_wait(scan_id) > 0
        return LANES if has_room else 0

    def is_alone(self, scan_id: str) -> bool:
        """Tell whether nothing of other scans is announced."""
        return self._scans(scan_id) == 1

    def emptiest(self, scan_id: str, *, onward_from: int) -> int | None:
        """Return the lane for a mailbox that has none: the emptiest, none that holds another one of its scan.

        Of several it is the next one onward from a lane, because neighbours belong to different scanners; one in which
        another mailbox will go on is taken last.
        """

        def preference(lane: int) -> tuple[bool, int, int]:
            return (scan_id, lane) in self._reserved, self._lanes[lane], (lane - onward_from) % LANES

        free = [each for each in range(LANES) if not self.holds(scan_id, each)]
        return min(free, key=preference, default=None)

    def _is_below_share(self, scan_id: str, *, goes_on: bool) -> bool:
        scans = self._scans(scan_id)
        return (goes_on or scans > 1) and (self._of_scan[scan_id] + 1) * scans <= self._everything() + 1

    def _few_wait(self, scan_id: str) -> int:
        """Return how many more may wait for a scanner."""
        few = FEW_WAIT if self.is_alone(scan_id) else FEWER_WAIT
        return max(few, self._begun // 8) - (self._everything() - self._begun)

    def _scans(self, scan_id: str) -> int:
        return len({scan for scan, count in self._of_scan.items() if count > 0} | {scan_id})

    def _everything(self) -> int:
        return sum(self._lanes.values())

    def _count(self, announced: Announced, by: int) -> None:
        self._lanes[announced.lane] += by
        self._of_scan[announced.scan_id] += by
        self._places[announced.scan_id, announced.lane] += by
        self._begun += by * announced.is_begun
