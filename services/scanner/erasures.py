"""Erased customers: the answer that their data is gone, and a mark so that late events bring nothing back."""

from datetime import timedelta

from shared.events.catalog import Event
from shared.events.envelope import Envelope
from shared.mongodb import Documents, translated
from shared.outbox import push

KEPT = timedelta(days=60)


class Erasures:
    """Erased customers by id, without anything else of theirs; the marks go after 60 days."""

    def __init__(self, database: Documents) -> None:
        """Keep them in `database`."""
        self._erasures = database["erasures"]

    @translated
    def prepare(self) -> None:
        """Create the index by which marks expire."""
        self._erasures.create_index("erased_at", expireAfterSeconds=int(KEPT.total_seconds()))

    @translated
    def mark(self, customer_id: str, erased: Envelope[Event]) -> None:
        """Say once that a customer's data is gone."""
        change = {"$set": {"erased_at": erased.time}, **push(erased)}
        self._erasures.update_one({"_id": customer_id, "erased_at": None}, change, upsert=True)

    @translated
    def has(self, customer_id: str) -> bool:
        """Tell whether a customer was erased."""
        return self._erasures.find_one({"_id": customer_id}, {"_id": 1}) is not None
