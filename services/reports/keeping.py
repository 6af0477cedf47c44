"""How long each customer's results are kept: as long as the brand says, or until a monthly scan replaces them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from pymongo.errors import DuplicateKeyError

from shared.clock import Clock, utc_now
from shared.events.catalog import EventHeard
from shared.events.envelope import announce
from shared.mongodb import Document, Documents, translated
from shared.outbox import push
from shared.web.brands import Brands


@dataclass(frozen=True)
class Kept:
    """How long the results of one customer are kept."""

    length: timedelta
    """After a scan's end."""
    next_scan_at: datetime | None
    """When the next monthly scan is, None where there is none."""

    def erased_at(self, ended_at: datetime) -> datetime:
        """Return when the mails of the last scan are erased: at the end of their time, or by the next scan."""
        over = ended_at + self.length
        return min(over, self.next_scan_at) if self.next_scan_at and self.next_scan_at > ended_at else over


class Keeping:
    """The brand of each customer; where none is known, the default's time holds."""

    def __init__(self, database: Documents, brands: Brands, clock: Clock = utc_now) -> None:
        """Use the collection `customers`."""
        self._customers = database["customers"]
        self._brands = brands
        self._clock = clock

    @translated
    def prepare(self) -> None:
        """Create the index by which monthly scans are found."""
        self._customers.create_index("next_scan_at", sparse=True)

    @translated
    def note(self, customer_id: str, brand: str, event_id: str) -> None:
        """Keep the brand of a customer's latest sign-up, and answer the event that told it."""
        heard = EventHeard(customer_id=customer_id, event_id=event_id, service="reports", heard_at=self._clock())
        said = push(announce(heard, source="reports", clock=self._clock))
        self._customers.update_one({"_id": customer_id}, {"$set": {"brand": brand}, **said}, upsert=True)

    @translated
    def note_next_scan(self, customer_id: str, next_at: datetime | None, said_at: datetime) -> None:
        """Keep when the customer's next monthly scan is, None when there is none; what was said later wins."""
        older: list[Document] = [{"next_scan_said_at": None}, {"next_scan_said_at": {"$lte": said_at}}]
        told = {"next_scan_at": next_at, "next_scan_said_at": said_at}
        try:
            self._customers.update_one({"_id": customer_id, "$or": older}, {"$set": told}, upsert=True)
        except DuplicateKeyError:
            return

    @translated
    def of(self, customer_id: str) -> Kept:
        """Return how long what a customer has is kept."""
        known = self._customers.find_one({"_id": customer_id}) or {}
        length = timedelta(days=self._brands.named(known.get("brand", "")).retention_days)
        return Kept(length, known.get("next_scan_at"))

    @translated
    def next_scans_before(self, moment: datetime) -> list[tuple[str, datetime]]:
        """Return (customer id, when) of the monthly scans of all customers that begin before a moment."""
        found = self._customers.find({"next_scan_at": {"$lt": moment}}, {"next_scan_at": 1})
        return [(each["_id"], each["next_scan_at"]) for each in found]

    @property
    def shortest(self) -> timedelta:
        """Return the least time for which any brand keeps a result."""
        return timedelta(days=min(each.retention_days for each in self._brands.by_name.values()))

    @translated
    def erase(self, customer_id: str) -> None:
        """Forget the customer."""
        self._customers.delete_one({"_id": customer_id})
