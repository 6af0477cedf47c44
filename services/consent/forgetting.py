"""Erasing whatever is held of a customer, and once more for a while: a page may be in flight while they are erased.

Such a page began before the erasure and writes after it. Its writing is found and erased within seconds.
"""

from dataclasses import dataclass
from datetime import timedelta

from services.consent.approvals import Approvals
from services.consent.consents import Consents
from services.consent.customers import Customers
from services.consent.drafts import Drafts
from services.consent.flows import Flows

IN_FLIGHT = timedelta(minutes=10)
"""Longer than a web process works on one request."""


@dataclass(frozen=True)
class Forgetting:
    """The stores that hold something of customers, and who was erased."""

    customers: Customers
    approvals: Approvals
    flows: Flows
    drafts: Drafts
    consents: Consents

    def erase(self, customer_id: str) -> None:
        """Erase everything of a customer but the mark that they were erased."""
        for store in (self.approvals, self.flows, self.drafts, self.consents):
            store.erase(customer_id)

    def erase_again(self) -> None:
        """Erase what was written of customers while they were erased."""
        for customer_id in self.customers.erased_within(IN_FLIGHT):
            self.erase(customer_id)
