"""The figures of a scan's result: what the page, the PDF and the charts say beside the mails themselves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from services.reports.campaigns import Campaign
from services.reports.comparison import Comparison
from services.reports.facets import Cube
from services.reports.impersonation import Role
from shared.verdicts import AttackType

MOST = 10
"""How many people, campaigns, imitated ones and sender domains are shown at once."""
QUARTER = timedelta(minutes=15)
"""What counts are kept by: no time zone's midnight lies between two quarters of an hour."""


@dataclass(frozen=True)
class Week:
    """The dangerous mails received in one week; `begins_at` is its Monday, midnight in the reader's time zone."""

    begins_at: datetime
    threats: int
    potential_threats: int

    @property
    def total(self) -> int:
        """Return the sum of both."""
        return self.threats + self.potential_threats


@dataclass(frozen=True)
class Person:
    """A mailbox under attack."""

    address: str
    threats: int
    potential_threats: int
    threats_read: int
    threats_in_inbox: int

    @property
    def total(self) -> int:
        """Return how many dangerous mails lie there."""
        return self.threats + self.potential_threats

    @property
    def risk(self) -> str:
        """Return "high" where a threat was opened, "raised" where one waits in the inbox, else "watch"."""
        if self.threats_read:
            return "high"
        return "raised" if self.threats_in_inbox else "watch"


@dataclass(frozen=True)
class Imitated:
    """Who is imitated: a brand, a colleague, a partner or the customer's own name; `name` is hostile text."""

    role: Role
    name: str
    mails: int
    mailboxes: int

    @property
    def key(self) -> str:
        """Return what the table is narrowed by."""
        return f"{self.role}:{self.name}"


@dataclass(frozen=True)
class Figures:
    """What the result page says before its table."""

    threats: int = 0
    potential_threats: int = 0
    spam: int = 0
    threats_in_inboxes: int = 0
    threats_read: int = 0
    answered: int = 0
    """How many threats and potential threats were answered."""
    potential_threats_in_inboxes: int = 0
    people_attacked: int = 0
    attack_types: tuple[tuple[AttackType, int], ...] = ()
    weeks: tuple[Week, ...] = ()
    people: tuple[Person, ...] = ()
    campaigns: tuple[Campaign, ...] = ()
    campaigns_in_all: int = 0
    imitated: tuple[Imitated, ...] = ()
    sender_domains: tuple[tuple[str, int], ...] = ()

    @property
    def dangerous(self) -> int:
        """Return how many mails are threats or potential threats."""
        return self.threats + self.potential_threats


@dataclass(frozen=True)
class Summary:
    """All that is counted of a scan's mails; kept once the scan has ended."""

    figures: Figures = field(default_factory=Figures)
    """Without its weeks, which depend on the reader's time zone."""
    quarters: tuple[tuple[int, int, int], ...] = ()
    """Number of the quarter of an hour since 1970, threats, potential threats; where there are any, in order."""
    not_fully_analysed: Mapping[str, int] = field(default_factory=dict)
    """Reason to number of mails, the most frequent first."""
    cube: Cube = field(default_factory=Cube)
    comparison: Comparison | None = None

    def figures_in(self, zone: ZoneInfo) -> Figures:
        """Return the figures with the weeks of a time zone."""
        return replace(self.figures, weeks=tuple(weeks(self.quarters, zone)))


def weeks(quarters: Sequence[tuple[int, int, int]], zone: ZoneInfo) -> list[Week]:
    """Return the weeks that have any mail, from their Mondays on."""
    found: list[Week] = []
    ends = float("-inf")
    for number, threats, potential_threats in quarters:
        moment = number * QUARTER.total_seconds()
        if moment >= ends:
            begins_at = _monday(datetime.fromtimestamp(moment, zone))
            ends = (begins_at + timedelta(days=7)).timestamp()
            found.append(Week(begins_at, 0, 0))
        last = found[-1]
        found[-1] = Week(last.begins_at, last.threats + threats, last.potential_threats + potential_threats)
    return found


def _monday(at: datetime) -> datetime:
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight - timedelta(days=at.weekday())
