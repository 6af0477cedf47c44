"""The tokens by which a customer's programs use the API: shown once, kept as hashes, ended by time or on request."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from pymongo.errors import DuplicateKeyError

from shared.clock import Clock, utc_now
from shared.mongodb import Document, Documents, translated

PREFIX = "shindan_"
"""By which people and programs that look for secrets recognise a token."""
MOST = 10
"""Tokens that a customer may have at once."""
LASTING = (30, 90, 365)
"""For how many days a token may hold."""
LISTED_AFTER = timedelta(days=30)
"""How long an expired token stays in the list, so that people see why a program stopped."""
USED_EVERY = timedelta(minutes=1)
"""How exactly the last use is kept."""


class Permit(StrEnum):
    """What a token allows (its scopes, as OAuth calls them)."""

    READ = "read"
    SCAN = "scan"
    ERASE = "erase"


@dataclass(frozen=True, kw_only=True)
class Token:
    """A token without its text, which nobody has but the customer; `token_id` names it in addresses."""

    token_id: str
    customer_id: str
    name: str
    """Hostile as anything that is typed."""
    permits: tuple[Permit, ...]
    time_zone: str
    """In which times in files are shown."""
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None = None

    def is_over(self, now: datetime) -> bool:
        """Tell whether its time is over."""
        return self.expires_at <= now


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a customer wants of a new token; the same `form` twice is one wish."""

    name: str
    permits: Collection[Permit]
    days: int
    time_zone: str
    form: str = field(default_factory=lambda: secrets.token_hex(16))


def new_text() -> str:
    """Return the text of a token: 256 random bits, so that a plain hash of it tells nothing."""
    return PREFIX + secrets.token_urlsafe(32)


class Tokens:
    """The tokens of all customers, by the SHA-256 of their texts."""

    def __init__(self, database: Documents, clock: Clock = utc_now) -> None:
        """Use the collection `tokens`."""
        self._tokens = database["tokens"]
        self._clock = clock

    @translated
    def prepare(self) -> None:
        """Create the indexes; MongoDB drops what expired long ago."""
        self._tokens.create_index([("customer_id", 1), ("made_at", -1)])
        self._tokens.create_index([("customer_id", 1), ("form", 1)], unique=True)
        self._tokens.create_index("expires_at", expireAfterSeconds=int(LISTED_AFTER.total_seconds()))

    @translated
    def make(self, customer_id: str, wanted: Wanted) -> str | None:
        """Keep a new token and return its text, this once; None when the very form made one before."""
        now, text = self._clock(), new_text()
        document = {
            "_id": _hashed(text),
            "token_id": secrets.token_hex(16),
            "customer_id": customer_id,
            "form": wanted.form,
            "name": wanted.name,
            "permits": [each.value for each in Permit if each in wanted.permits],
            "time_zone": wanted.time_zone,
            "made_at": now,
            "expires_at": now + timedelta(days=wanted.days),
        }
        try:
            self._tokens.insert_one(document)
        except DuplicateKeyError:
            return None
        return text

    @translated
    def use(self, text: str) -> Token | None:
        """Return the token with this text, if it holds, and note that it was used."""
        now = self._clock()
        which: Document = {"_id": _hashed(text), "expires_at": {"$gt": now}}
        found = self._tokens.find_one(which)
        if found is None:
            return None
        long_ago = {"$or": [{"used_at": None}, {"used_at": {"$lt": now - USED_EVERY}}]}
        self._tokens.update_one(which | {"customer_id": found["customer_id"]} | long_ago, {"$set": {"used_at": now}})
        return _token(found)

    @translated
    def of(self, customer_id: str) -> list[Token]:
        """Return a customer's tokens, the newest first, with those that expired of late."""
        return [_token(each) for each in self._tokens.find({"customer_id": customer_id}).sort("made_at", -1)]

    @translated
    def find(self, customer_id: str, token_id: str) -> Token | None:
        """Return one token of a customer, or None."""
        found = self._tokens.find_one({"customer_id": customer_id, "token_id": token_id})
        return _token(found) if found else None

    @translated
    def revoke(self, customer_id: str, token_id: str) -> None:
        """End a token at once."""
        self._tokens.delete_one({"customer_id": customer_id, "token_id": token_id})

    @translated
    def revoke_all(self, customer_id: str, before: datetime) -> None:
        """End all tokens of a customer that were made until a moment."""
        self._tokens.delete_many({"customer_id": customer_id, "made_at": {"$lte": before}})

    @translated
    def erase(self, customer_id: str) -> None:
        """Forget all tokens of a customer."""
        self._tokens.delete_many({"customer_id": customer_id})


def _hashed(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _token(found: Document) -> Token:
    names = ("token_id", "customer_id", "name", "time_zone", "made_at", "expires_at")
    permits = tuple(map(Permit, found["permits"]))
    return Token(**{name: found[name] for name in names}, permits=permits, used_at=found.get("used_at"))
