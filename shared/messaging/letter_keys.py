"""The keys of dead letters, one a customer: whoever deletes a key makes every letter of that customer unreadable.

A message cannot be deleted from a topic by itself, so what a dead letter holds is sealed before it is put aside.
"""

import secrets
from contextlib import suppress
from datetime import timedelta
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pymongo import ReturnDocument
from pymongo.errors import DuplicateKeyError

from shared.clock import Clock, utc_now
from shared.messaging.broker import GONE_AFTER
from shared.mongodb import Documents, translated

NONCE_BYTES = 12
MARK_KEPT = timedelta(days=90)
"""Longer than any message is kept, so that a late letter of an erased customer is unreadable from the beginning."""


class LetterKeys(Protocol):
    """Keeps a key for each customer of whom there are dead letters."""

    def of(self, customer_id: str) -> bytes:
        """Return a customer's key, a new one if there is none; of an erased customer one that nobody keeps."""

    def find(self, customer_id: str) -> bytes | None:
        """Return a customer's key, None when it is gone."""

    def forget(self, customer_id: str) -> None:
        """Delete the key of an erased customer, for good."""


class StoredLetterKeys:
    """Keys in the collection `dead_letter_keys` of one service's database; they go when the last letter has gone."""

    def __init__(self, database: Documents, clock: Clock = utc_now) -> None:
        """Keep them for one service."""
        self._keys = database["dead_letter_keys"]
        self._clock = clock

    @translated
    def prepare(self) -> None:
        """Let MongoDB drop what no letter needs any more."""
        self._keys.create_index("used_at", expireAfterSeconds=int(GONE_AFTER.total_seconds()))
        self._keys.create_index("erased_at", expireAfterSeconds=int(MARK_KEPT.total_seconds()))

    @translated
    def of(self, customer_id: str) -> bytes:
        """Return a customer's key, a new one if there is none; of an erased customer one that nobody keeps."""
        fresh = new_key()
        with suppress(DuplicateKeyError):
            self._keys.find_one_and_update(
                {"_id": customer_id, "erased_at": None},
                {"$setOnInsert": {"key": fresh}, "$set": {"used_at": self._clock()}},
                upsert=True,
                return_document=ReturnDocument.AFTER,
            )
        return self.find(customer_id) or fresh

    @translated
    def find(self, customer_id: str) -> bytes | None:
        """Return a customer's key, None when it is gone."""
        found = self._keys.find_one({"_id": customer_id, "key": {"$exists": True}})
        return bytes(found["key"]) if found else None

    @translated
    def forget(self, customer_id: str) -> None:
        """Delete the key of an erased customer and leave a mark, so that there is no new one."""
        erased = {"$set": {"erased_at": self._clock()}, "$unset": {"key": "", "used_at": ""}}
        with suppress(DuplicateKeyError):
            self._keys.update_one({"_id": customer_id, "erased_at": None}, erased, upsert=True)


def new_key() -> bytes:
    """Return 256 random bits."""
    return secrets.token_bytes(32)


def seal(key: bytes, value: bytes, letter_id: str) -> bytes:
    """Encrypt what a dead letter holds; it opens as that letter alone."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, value, letter_id.encode())


def unseal(key: bytes | None, sealed: bytes, letter_id: str) -> bytes | None:
    """Return what a dead letter holds; None without the key that it was sealed with."""
    if key is None:
        return None
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], letter_id.encode())
    except InvalidTag:
        return None
