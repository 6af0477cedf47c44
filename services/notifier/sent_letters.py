"""Which letters were sent: pending, sending (leased), sent or undeliverable; no address and no content is kept here."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from pymongo import ReturnDocument
from pymongo.errors import DuplicateKeyError

from shared.clock import Clock, utc_now
from shared.mongodb import DatabaseUnavailable, Documents, translated

LEASE = timedelta(seconds=30)
"""Renewed while the mail server is waited for; after it, whoever was sending is taken to have died."""
RENEWED_EVERY = 10.0
"""Seconds."""
TOO_LONG = 2 * LEASE
"""A lease that ends later was taken by a clock that is fast, by more than clocks usually differ."""


@dataclass(frozen=True)
class LetterId:
    """One letter for one occasion: its kind, and the event or scan that it is about."""

    kind: str
    occasion: str
    customer_id: str

    def __str__(self) -> str:
        """Return the identifier under which it is kept."""
        return f"{self.kind}:{self.occasion}"


class BeingSent(Exception):
    """Another worker is sending this letter, or died doing so; free again at `until`."""

    def __init__(self, until: datetime) -> None:
        """Take the end of the lease."""
        super().__init__(f"until {until.isoformat()}")
        self.until = until


class SentLetters:
    """The letters of this service's database."""

    def __init__(self, database: Documents, clock: Clock = utc_now) -> None:
        """Keep them in the collection `letters`."""
        self._letters = database["letters"]
        self._clock = clock

    @translated
    def prepare(self) -> None:
        """Create the index by which a customer's letters are erased."""
        self._letters.create_index("customer_id")

    @translated
    def lease(self, letter: LetterId) -> bool:
        """Take a letter for sending; False when it is done with. Raises BeingSent."""
        now = self._clock()
        over, by_a_fast_clock = {"leased_until": {"$lte": now}}, {"leased_until": {"$gt": now + TOO_LONG}}
        free = [{"state": "pending"}, *({"state": "sending", **each} for each in (over, by_a_fast_clock))]
        try:
            self._letters.find_one_and_update(
                {"_id": str(letter), "$or": free},
                {"$set": {"state": "sending", "leased_until": now + LEASE, "customer_id": letter.customer_id}},
                upsert=True,
                return_document=ReturnDocument.AFTER,
            )
        except DuplicateKeyError:
            return self._is_free_after_all(letter)
        return True

    @contextmanager
    def kept(self, letter: LetterId, *, every: float = RENEWED_EVERY) -> Iterator[None]:
        """Renew the lease of a letter as long as the block lasts, however slow the mail server is."""
        over = threading.Event()
        renewing = threading.Thread(target=self._renew, args=(letter, over, every), name="lease", daemon=True)
        renewing.start()
        try:
            yield
        finally:
            over.set()
            renewing.join()

    @translated
    def give_back(self, letter: LetterId) -> None:
        """Let a letter be sent later, because the mail server did not take it now."""
        self._settle(letter, "pending")

    @translated
    def sent(self, letter: LetterId) -> None:
        """Note that the mail server has taken a letter."""
        self._settle(letter, "sent")

    @translated
    def undeliverable(self, letter: LetterId) -> None:
        """Note that a letter was refused for good."""
        self._settle(letter, "undeliverable")

    @translated
    def state(self, letter: LetterId) -> str | None:
        """Return the state of a letter, None when it was never begun."""
        found = self._letters.find_one({"_id": str(letter)}, {"state": 1})
        return str(found["state"]) if found else None

    @translated
    def erase(self, customer_id: str) -> None:
        """Forget all letters of a customer."""
        self._letters.delete_many({"customer_id": customer_id})

    def _renew(self, letter: LetterId, over: threading.Event, every: float) -> None:
        while not over.wait(every):
            with suppress(DatabaseUnavailable):
                self._extend(letter)

    @translated
    def _extend(self, letter: LetterId) -> None:
        change = {"$set": {"leased_until": self._clock() + LEASE}}
        self._letters.update_one({"_id": str(letter), "state": "sending"}, change)

    def _settle(self, letter: LetterId, state: str) -> None:
        change = {"$set": {"state": state, f"{state}_at": self._clock()}, "$unset": {"leased_until": ""}}
        self._letters.update_one({"_id": str(letter), "state": "sending"}, change)

    def _is_free_after_all(self, letter: LetterId) -> bool:
        found = self._letters.find_one({"_id": str(letter)}) or {"state": "pending"}
        if found["state"] in ("sent", "undeliverable"):
            return False
        raise BeingSent(found.get("leased_until", self._clock()))
