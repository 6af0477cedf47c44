"""What the views, handlers and chores of consent work with."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from services.consent.approvals import Approvals
from services.consent.consents import Consents
from services.consent.customers import Customers
from services.consent.drafts import Drafts
from services.consent.flows import Flows
from services.consent.microsoft import Microsoft
from services.consent.reach import Reach
from services.consent.rescans import Rescans
from services.consent.verifying import Estimating
from shared.clock import Clock
from shared.sessions import EndedSessions


@dataclass(frozen=True)
class Dependencies:
    """The parts of one process; `seal` makes a secret that only the scanner can open."""

    customers: Customers
    flows: Flows
    drafts: Drafts
    consents: Consents
    rescans: Rescans
    approvals: Approvals
    ended: EndedSessions
    microsoft: Microsoft
    seal: Callable[[bytes], str]
    clock: Clock
    client_id: str
    """Our application's id at Microsoft, as administrators see it."""
    estimate: Estimating
    mails_per_second: float
    """How many mails all scanners together read, for the time that an assessment takes."""
    find_reach: Callable[[str, Sequence[str], str], Reach]
