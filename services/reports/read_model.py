"""The stores that make up the read model, and how they are erased together."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from services.reports.api.operations import Kind, Operation, Operations
from services.reports.api.tokens import Tokens, Wanted
from services.reports.counting import Counting
from services.reports.detections import Detections
from services.reports.fingerprints import Fingerprints
from services.reports.keeping import Keeping
from services.reports.mailboxes import Mailboxes
from services.reports.scans import Scans
from services.reports.summaries import Summaries
from services.reports.tombstones import Tombstones
from shared.events.catalog import ScanExpired


@dataclass(frozen=True)
class ReadModel:
    """Everything that the pages show."""

    scans: Scans
    mailboxes: Mailboxes
    detections: Detections
    fingerprints: Fingerprints
    summaries: Summaries
    counting: Counting
    tombstones: Tombstones
    keeping: Keeping
    tokens: Tokens
    operations: Operations

    def prepare(self) -> None:
        """Create all indexes."""
        stores = self.scans, self.mailboxes, self.detections, self.fingerprints, self.summaries, self.tombstones
        for store in (*stores, self.keeping, self.tokens, self.operations):
            store.prepare()

    @contextmanager
    def guarding_counts(self, customer_id: str, scan_id: str) -> Iterator[bool]:
        """Yield whether a scan's counts may be written; if they were erased meanwhile, erase them again."""
        yield not self.tombstones.cover(customer_id, scan_id, counts=True)
        if self.tombstones.cover(customer_id, scan_id, counts=True):
            self._erase_counts(customer_id, scan_id)

    @contextmanager
    def guarding_details(self, customer_id: str, scan_id: str) -> Iterator[bool]:
        """Yield whether a scan's mails and mailboxes may be written; if erased meanwhile, erase them again."""
        yield not self.tombstones.cover(customer_id, scan_id)
        if self.tombstones.cover(customer_id, scan_id):
            self._erase_details(customer_id, scan_id)

    def erase_details(self, customer_id: str, scan_id: str) -> None:
        """Erase the mails and mailboxes of a scan; its counts and fingerprints stay."""
        self.tombstones.lay_for_scan(customer_id, scan_id, counts_stay=True)
        self._erase_details(customer_id, scan_id)

    def erase_customer(self, customer_id: str) -> None:
        """Erase everything of a customer, then announce it once."""
        self.tombstones.lay_for_customer(customer_id)
        self._erase_details(customer_id)
        self._erase_counts(customer_id)
        for store in (self.keeping, self.tokens, self.operations):
            store.erase(customer_id)
        self.tombstones.answer(customer_id)

    def know(self, customer_id: str, brand: str, event_id: str) -> None:
        """Note under which brand a customer signed up, in answer to an event, unless they were erased."""
        if not self.tombstones.cover(customer_id, ""):
            self.keeping.note(customer_id, brand, event_id)
        if self.tombstones.cover(customer_id, ""):
            self.keeping.erase(customer_id)

    def note_next_scan(self, customer_id: str, next_at: datetime | None, said_at: datetime) -> None:
        """Note when a customer's next monthly scan is, unless they were erased."""
        if not self.tombstones.cover(customer_id, ""):
            self.keeping.note_next_scan(customer_id, next_at, said_at)
        if self.tombstones.cover(customer_id, ""):
            self.keeping.erase(customer_id)

    def make_token(self, customer_id: str, wanted: Wanted) -> str | None:
        """Make a token and return its text, this once; None where the form made one before, or the customer is gone."""
        if self.tombstones.cover(customer_id, ""):
            return None
        text = self.tokens.make(customer_id, wanted)
        if self.tombstones.cover(customer_id, ""):
            self.tokens.erase(customer_id)
        return text

    def ask(self, customer_id: str, kind: Kind, scan_id: str = "") -> Operation:
        """Ask another service to do something for a customer; if they were erased meanwhile, keep nothing of it."""
        operation = self.operations.ask(customer_id, kind, scan_id)
        if self.tombstones.cover(customer_id, ""):
            self.operations.erase(customer_id)
        return operation

    def erase_scan(self, expired: ScanExpired) -> None:
        """Erase a scan, its counts too unless they stay, and say so once; its document goes, or is marked, last.

        So a crash repeats all.
        """
        customer_id, scan_id = expired.customer_id, expired.scan_id
        self.tombstones.lay_for_scan(customer_id, scan_id, counts_stay=expired.counts_stay)
        self._erase_details(customer_id, scan_id)
        self.tombstones.say_expired(expired)
        if expired.counts_stay:
            self.scans.note_over(customer_id, scan_id, expired.erased_at)
        else:
            self._erase_counts(customer_id, scan_id)

    def _erase_details(self, customer_id: str, scan_id: str | None = None) -> None:
        for store in (self.detections, self.mailboxes, self.summaries):
            store.erase(customer_id, scan_id)

    def _erase_counts(self, customer_id: str, scan_id: str | None = None) -> None:
        for store in (self.fingerprints, self.scans):
            store.erase(customer_id, scan_id)
