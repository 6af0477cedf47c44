"""Drafts: what customers last typed on the page of mailboxes and period, so that no way back loses it."""

from collections.abc import Mapping
from datetime import timedelta

from shared.clock import Clock, utc_now
from shared.mongodb import Documents, translated

KEPT = timedelta(days=30)
FIELDS = ("scope", "days", "mailboxes", "group", "first_day", "last_day")


class Drafts:
    """The drafts of this service's database, one for each customer."""

    def __init__(self, database: Documents, clock: Clock = utc_now) -> None:
        """Keep them in the collection `drafts`."""
        self._drafts = database["drafts"]
        self._clock = clock

    @translated
    def prepare(self) -> None:
        """Let MongoDB drop what nobody came back to."""
        self._drafts.create_index("kept_at", expireAfterSeconds=int(KEPT.total_seconds()))

    @translated
    def keep(self, customer_id: str, form: Mapping[str, str]) -> None:
        """Keep what a form says; what it does not name stays as it was."""
        said = {name: form[name] for name in FIELDS if name in form}
        self._drafts.update_one({"_id": customer_id}, {"$set": {**said, "kept_at": self._clock()}}, upsert=True)

    @translated
    def of(self, customer_id: str) -> Mapping[str, str]:
        """Return what a customer said last, empty when that was nothing."""
        found = self._drafts.find_one({"_id": customer_id}) or {}
        return {name: str(found[name]) for name in FIELDS if name in found}

    @translated
    def erase(self, customer_id: str) -> None:
        """Forget a customer's draft."""
        self._drafts.delete_one({"_id": customer_id})
