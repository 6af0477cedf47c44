"""What this service does when it hears of sessions and of erasure."""

from services.signup.customers import Customers
from services.signup.erasing import erase
from services.signup.receipts import Receipts
from services.signup.sessions import Session
from services.signup.stores import Stores
from shared.clock import Clock
from shared.events.catalog import CustomerErased, DataErased, ErasureAsked, EventHeard, SignedIn
from shared.events.envelope import Envelope


def list_session(heard: Envelope[SignedIn], *, stores: Stores) -> None:
    """Put a session on the customer's list that began in another service."""
    event = heard.data
    if stores.customers.by_id(event.customer_id) is None:
        return
    stores.customers.see(event.customer_id, event.signed_in_at)
    stores.sessions.add(
        Session(
            session_hash=event.session_hash,
            customer_id=event.customer_id,
            way=event.way,
            browser=event.browser,
            system=event.system,
            signed_in_at=event.signed_in_at,
            seen_at=event.signed_in_at,
        )
    )


def note_heard(heard: Envelope[EventHeard], *, customers: Customers) -> None:
    """Note that a service knows a customer, so that the sign-up need not be said again."""
    customers.answers.note({"_id": heard.data.customer_id}, heard.data)


def erase_as_asked(heard: Envelope[ErasureAsked], *, stores: Stores, clock: Clock) -> None:
    """Erase a customer everywhere, because a program of theirs said so; once, however often it is heard."""
    erase(heard.data.customer_id, stores=stores, clock=clock)


def stay_erased(heard: Envelope[CustomerErased], *, stores: Stores, clock: Clock) -> None:
    """Forget the sessions of an erased customer, should the page have died before it did.

    Whoever is still known was brought back by a backup, and is erased once more.
    """
    stores.sessions.erase(heard.data.customer_id, heard.data.erased_at)
    erase(heard.data.customer_id, stores=stores, clock=clock)


def note_erased(heard: Envelope[DataErased], *, customers: Customers, receipts: Receipts) -> None:
    """Put a service's answer on the receipt; when the others have answered, forget the customer's id, too."""
    event = heard.data
    receipts.note(event.customer_id, event.service, event.erased_at)
    if receipts.close(event.customer_id):
        customers.forget(event.customer_id)
