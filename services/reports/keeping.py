"""How long each customer's results are kept: as long as the brand says under which they signed up."""

from datetime import timedelta

from shared.mongodb import Documents, translated
from shared.web.brands import Brands


class Keeping:
    """The brand of each customer; where none is known, the default's time holds."""

    def __init__(self, database: Documents, brands: Brands) -> None:
        """Use the collection `customers`."""
        self._customers = database["customers"]
        self._brands = brands

    @translated
    def note(self, customer_id: str, brand: str) -> None:
        """Keep the brand of a customer's latest sign-up."""
        self._customers.update_one({"_id": customer_id}, {"$set": {"brand": brand}}, upsert=True)

    @translated
    def length(self, customer_id: str) -> timedelta:
        """Return for how long after its end a scan of the customer is kept."""
        known = self._customers.find_one({"_id": customer_id})
        return timedelta(days=self._brands.named(known["brand"] if known else "").retention_days)

    @property
    def shortest(self) -> timedelta:
        """Return the least time for which any brand keeps a result."""
        return timedelta(days=min(each.retention_days for each in self._brands.by_name.values()))

    @translated
    def erase(self, customer_id: str) -> None:
        """Forget the customer."""
        self._customers.delete_one({"_id": customer_id})
