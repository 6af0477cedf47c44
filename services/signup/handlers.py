"""What this service does when it hears of erasure."""

from services.signup.customers import Customers
from services.signup.receipts import Receipts
from shared.events.catalog import DataErased
from shared.events.envelope import Envelope


def note_erased(heard: Envelope[DataErased], *, customers: Customers, receipts: Receipts) -> None:
    """Put a service's answer on the receipt; when the others have answered, forget the customer's id, too."""
    event = heard.data
    receipts.note(event.customer_id, event.service, event.erased_at)
    if receipts.close(event.customer_id):
        customers.forget(event.customer_id)
