"""What consent does when it hears something."""

from services.consent.approvals import Approvals
from services.consent.consents import Consents
from services.consent.customers import Customers
from services.consent.flows import Flows
from shared.events.catalog import CustomerErased, SignedUp
from shared.events.envelope import Envelope


def know(heard: Envelope[SignedUp], *, customers: Customers) -> None:
    """Let a customer who has signed up obtain permissions."""
    customers.add(heard.data)


def forget(
    heard: Envelope[CustomerErased], *, customers: Customers, consents: Consents, flows: Flows, approvals: Approvals
) -> None:
    """Erase all that is held of a customer, then say so."""
    customer_id = heard.data.customer_id
    customers.shut_out(customer_id)
    approvals.erase(customer_id)
    flows.erase(customer_id)
    consents.erase(customer_id)
    customers.say_erased(customer_id)
