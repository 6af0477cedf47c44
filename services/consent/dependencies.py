"""What the views, handlers and chores of consent work with."""

from collections.abc import Callable
from dataclasses import dataclass

from services.consent.approvals import Approvals
from services.consent.consents import Consents
from services.consent.customers import Customers
from services.consent.flows import Flows
from services.consent.microsoft import Microsoft
from shared.clock import Clock


@dataclass(frozen=True)
class Dependencies:
    """The parts of one process; `seal` makes a secret that only the scanner can open."""

    customers: Customers
    flows: Flows
    consents: Consents
    approvals: Approvals
    microsoft: Microsoft
    seal: Callable[[bytes], str]
    clock: Clock
