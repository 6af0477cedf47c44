"""An erasure reaches what a service has put aside, too: every service's dead letters, before it answers."""

from shared.events.catalog import CustomerErased
from shared.events.envelope import Envelope
from shared.messaging.handling import Handlers
from shared.messaging.letter_keys import LetterKeys


def shredding(handlers: Handlers, keys: LetterKeys) -> Handlers:
    """Return the handlers, but at CustomerErased the key of the customer's dead letters is deleted first."""
    erase = handlers.get(CustomerErased)
    if erase is None:
        return handlers

    def shred_and_erase(heard: Envelope[CustomerErased]) -> None:
        keys.forget(heard.data.customer_id)
        erase(heard)

    return {**handlers, CustomerErased: shred_and_erase}
