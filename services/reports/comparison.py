"""What is new, gone and still there since the assessment before."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Recognised:
    """A dangerous mail of one scan, by its identity alone."""

    identity: str
    attack_type: str


@dataclass(frozen=True)
class Comparison:
    """The dangerous mails of a scan beside those of an earlier one, as numbers of different mails."""

    scan_id: str
    """The earlier scan."""
    new: int
    gone: int
    still_there: int
    before: Mapping[str, int] = field(default_factory=dict)
    """Attack type to number of dangerous mails in the earlier scan."""
    now: Mapping[str, int] = field(default_factory=dict)

    @property
    def attack_types(self) -> list[str]:
        """Return the attack types of either scan, the most frequent now first."""
        return sorted(
            {*self.before, *self.now}, key=lambda each: (-self.now.get(each, 0), -self.before.get(each, 0), each)
        )


def compare(scan_id: str, before: Iterable[Recognised], now: Iterable[Recognised]) -> Comparison:
    """Compare two scans; a mail that lies in a mailbox twice is one mail."""
    earlier, later = ({each.identity: each.attack_type for each in mails} for mails in (before, now))
    return Comparison(
        scan_id=scan_id,
        new=len(later.keys() - earlier.keys()),
        gone=len(earlier.keys() - later.keys()),
        still_there=len(later.keys() & earlier.keys()),
        before=dict(Counter(filter(None, earlier.values()))),
        now=dict(Counter(filter(None, later.values()))),
    )
