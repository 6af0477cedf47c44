"""Senders that a customer trusts, and senders whose mail they do not want; the detectors get them with the scan."""

from dataclasses import dataclass
from typing import Final

from services.scanner.erasures import Erasures
from shared.mongodb import Documents, translated


@dataclass(frozen=True)
class SenderLists:
    """Addresses and domains as entries.py writes them, in the customer's order."""

    allowed: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()


NO_SENDERS: Final = SenderLists()


class Lists:
    """The lists by customer id."""

    def __init__(self, database: Documents) -> None:
        """Keep them in `database`."""
        self._lists = database["sender_lists"]

    @translated
    def of(self, customer_id: str) -> SenderLists:
        """Return a customer's lists, empty ones for whoever has none."""
        found = self._lists.find_one({"_id": customer_id}) or {}
        return SenderLists(tuple(found.get("allowed", ())), tuple(found.get("denied", ())))

    @translated
    def keep(self, customer_id: str, given: SenderLists) -> None:
        """Replace a customer's lists."""
        change = {"$set": {"allowed": list(given.allowed), "denied": list(given.denied)}}
        self._lists.update_one({"_id": customer_id}, change, upsert=True)

    @translated
    def erase(self, customer_id: str) -> None:
        """Delete a customer's lists."""
        self._lists.delete_one({"_id": customer_id})


def keep_lists(customer_id: str, given: SenderLists, *, lists: Lists, erasures: Erasures) -> bool:
    """Replace a customer's lists; False for one who is erased, even in this very moment, and then nothing stays."""
    lists.keep(customer_id, given)
    if erasures.has(customer_id):
        lists.erase(customer_id)
        return False
    return True
