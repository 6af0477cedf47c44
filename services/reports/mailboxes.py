"""The coverage statement: which mailboxes were read, partly read, or not read, and why."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import msgspec
from pymongo.errors import DuplicateKeyError

from shared.events.catalog import MailboxScanned
from shared.events.details import Coverage
from shared.mongodb import Documents, translated


@dataclass(frozen=True)
class CoverageStatement:
    """The mailboxes of a scan, apart by how far they were read."""

    read: tuple[MailboxScanned, ...]
    partly_read: tuple[MailboxScanned, ...]
    not_read: tuple[MailboxScanned, ...]

    @property
    def is_complete(self) -> bool:
        """Tell whether every mailbox, and at least one, was read to the end."""
        return bool(self.read) and not self.partly_read and not self.not_read

    @cached_property
    def names(self) -> dict[str, str]:
        """Return the display name of each mailbox address."""
        return {each.address: each.display_name for each in (*self.read, *self.partly_read, *self.not_read)}

    @property
    def first_look_only(self) -> int:
        """Return how many mails were judged without being fetched whole."""
        return sum(each.first_look_only for each in (*self.read, *self.partly_read))


class Mailboxes:
    """One document for each mailbox of a scan."""

    def __init__(self, database: Documents) -> None:
        """Use the collection `mailboxes`."""
        self._mailboxes = database["mailboxes"]

    @translated
    def prepare(self) -> None:
        """Create the indexes."""
        self._mailboxes.create_index([("customer_id", 1), ("scan_id", 1), ("address", 1)])

    @translated
    def record(self, event: MailboxScanned) -> None:
        """Note how far a mailbox was read, unless a higher revision is known."""
        which = {"_id": f"{event.scan_id}:{event.mailbox_id}", "customer_id": event.customer_id}
        said = msgspec.to_builtins(event, builtin_types=(datetime,))
        not_newer = which | {"revision": {"$not": {"$gt": event.revision}}}
        try:
            self._mailboxes.replace_one(not_newer, which | said, upsert=True)
        except DuplicateKeyError:
            self._mailboxes.replace_one(not_newer, which | said)

    @translated
    def coverage(self, customer_id: str, scan_id: str) -> CoverageStatement:
        """Return the coverage statement of a scan, mailboxes by address."""
        found = self._mailboxes.find({"customer_id": customer_id, "scan_id": scan_id}).sort("address", 1)
        all_of_them = [msgspec.convert(each, MailboxScanned) for each in found]
        return CoverageStatement(
            *(
                tuple(each for each in all_of_them if each.coverage is coverage)
                for coverage in (Coverage.READ, Coverage.PARTLY_READ, Coverage.NOT_READ)
            )
        )

    @translated
    def erase(self, customer_id: str, scan_id: str | None = None) -> None:
        """Forget the mailboxes of one scan of a customer, or of all."""
        self._mailboxes.delete_many({"customer_id": customer_id} | ({"scan_id": scan_id} if scan_id else {}))
