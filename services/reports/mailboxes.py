"""The coverage statement: which mailboxes were read, partly read, or not read, and why."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import overload

import msgspec
from pymongo.errors import DuplicateKeyError

from shared.events.catalog import MailboxScanned
from shared.events.details import Coverage
from shared.mongodb import Document, Documents, translated

Fetch = Callable[[int, int], Iterable[MailboxScanned]]
"""Returns the mailboxes from the one numbered so (from 0) on, and so many of them."""


class Listed(Sequence[MailboxScanned]):
    """Some of a scan's mailboxes, one after another; only those that are looked at are fetched."""

    def __init__(self, fetch: Fetch, first: int, count: int) -> None:
        """Begin with the one numbered `first`."""
        self._fetch, self._first, self._count = fetch, first, max(0, count)

    def __len__(self) -> int:
        """Return how many there are."""
        return self._count

    def __iter__(self) -> Iterator[MailboxScanned]:
        """Fetch all of them."""
        return iter(self._fetch(self._first, self._count) if self._count else ())

    @overload
    def __getitem__(self, which: int) -> MailboxScanned: ...
    @overload
    def __getitem__(self, which: slice) -> "Listed": ...
    def __getitem__(self, which: int | slice) -> "MailboxScanned | Listed":
        """Fetch one, or return some without fetching them."""
        chosen = range(self._count)[which]
        if isinstance(chosen, int):
            return next(iter(self._fetch(self._first + chosen, 1)))
        return Listed(self._fetch, self._first + chosen.start, len(chosen))


@dataclass(frozen=True)
class CoverageStatement:
    """The mailboxes of a scan and how far they were read."""

    everything: Sequence[MailboxScanned]
    """By address, those not read first, then those partly read."""
    counts: Mapping[Coverage, int]
    first_look_only: int = 0
    """How many mails were judged without being fetched whole."""
    names_of: Callable[[Iterable[str]], Mapping[str, str]] = lambda _: {}
    """Returns the display names of some addresses, where they are mailboxes of the scan."""

    @property
    def not_read(self) -> Sequence[MailboxScanned]:
        """Return the mailboxes of which nothing was read."""
        return self.everything[: self.counts.get(Coverage.NOT_READ, 0)]

    @property
    def partly_read(self) -> Sequence[MailboxScanned]:
        """Return the mailboxes of which something was left out."""
        return self.everything[self.counts.get(Coverage.NOT_READ, 0) : len(self.troubled)]

    @property
    def troubled(self) -> Sequence[MailboxScanned]:
        """Return the mailboxes that were not read to the end."""
        return self.everything[: len(self.everything) - self.counts.get(Coverage.READ, 0)]

    @property
    def read(self) -> Sequence[MailboxScanned]:
        """Return the mailboxes that were read to the end."""
        return self.everything[len(self.troubled) :]

    @property
    def is_complete(self) -> bool:
        """Tell whether every mailbox, and at least one, was read to the end."""
        return bool(self.everything) and not self.troubled


class Mailboxes:
    """One document for each mailbox of a scan."""

    def __init__(self, database: Documents) -> None:
        """Use the collection `mailboxes`."""
        self._mailboxes = database["mailboxes"]

    @translated
    def prepare(self) -> None:
        """Create the indexes."""
        whose = [("customer_id", 1), ("scan_id", 1)]
        self._mailboxes.create_index([*whose, ("coverage", 1), ("address", 1), ("first_look_only", 1)])
        self._mailboxes.create_index([*whose, ("address", 1), ("display_name", 1)])

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
        """Return the coverage statement of a scan; its mailboxes are fetched when they are looked at."""
        whose = {"customer_id": customer_id, "scan_id": scan_id}
        group: Document = {"_id": "$coverage", "mailboxes": {"$sum": 1}, "looks": {"$sum": "$first_look_only"}}
        found = {each["_id"]: each for each in self._mailboxes.aggregate([{"$match": whose}, {"$group": group}])}
        counts = {Coverage(name): each["mailboxes"] for name, each in found.items()}
        return CoverageStatement(
            Listed(partial(self._listed, whose), 0, sum(counts.values())),
            counts,
            sum(each["looks"] for each in found.values()),
            partial(self._names, whose),
        )

    @translated
    def _listed(self, whose: Document, first: int, most: int) -> list[MailboxScanned]:
        """Return some mailboxes; the names of how far they were read sort as they are listed."""
        found = self._mailboxes.find(whose).sort([("coverage", 1), ("address", 1)]).skip(first).limit(most)
        return [msgspec.convert(each, MailboxScanned) for each in found]

    @translated
    def _names(self, whose: Document, addresses: Iterable[str]) -> dict[str, str]:
        which, shown = whose | {"address": {"$in": list(addresses)}}, {"_id": 0, "address": 1, "display_name": 1}
        return {each["address"]: each["display_name"] for each in self._mailboxes.find(which, shown)}

    @translated
    def erase(self, customer_id: str, scan_id: str | None = None) -> None:
        """Forget the mailboxes of one scan of a customer, or of all."""
        self._mailboxes.delete_many({"customer_id": customer_id} | ({"scan_id": scan_id} if scan_id else {}))
