"""Handlers that write down what they were called for."""

from collections.abc import Callable
from typing import Any

from shared.events.catalog import CustomerErased
from shared.events.envelope import Envelope
from shared.messaging.memory import MemoryBroker
from tests.support.messages import desk

Erased = Envelope[CustomerErased]


class Ledger:
    """A handler that writes down whom it was called for, and raises what it was told to, once each."""

    def __init__(self, *raises: Exception) -> None:
        """Raise these, one a call, before handling anything."""
        self.handled: list[str] = []
        self.raises = list(raises)

    def __call__(self, heard: Erased) -> None:
        """Write down whom the event is about."""
        if self.raises:
            raise self.raises.pop(0)
        self.handled.append(heard.data.customer_id)


def handlers(handler: Callable[[Erased], None]) -> dict[Any, Any]:
    """Return a table with one handler."""
    return {CustomerErased: handler}


def outcomes_of(broker: MemoryBroker) -> list[str]:
    """Return the errors of the dead letters, oldest first."""
    return [each.death.error_class for each in desk(broker).waiting()]
