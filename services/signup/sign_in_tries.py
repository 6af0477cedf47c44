"""Wrong tries to sign in are counted, so that a confirmation number cannot be guessed."""

import hmac
from datetime import timedelta
from hashlib import sha256

from pymongo import ReturnDocument

from shared.clock import Clock, utc_now
from shared.mongodb import Documents, translated

WAIT = timedelta(minutes=15)
"""After the last try that was counted."""

TRIES_PER_ADDRESS = 5
TRIES_PER_NETWORK_ADDRESS = 30


class SignInTries:
    """Counts tries in the collection `sign_in_tries` under keyed hashes: it says nothing of who tried.

    A try is counted before it is looked at, so that tries at the same moment do not slip through. Known and unknown
    addresses are counted alike. Whoever is locked out by others can always come in with a new letter.
    """

    def __init__(self, database: Documents, key: bytes, clock: Clock = utc_now) -> None:
        """Count in a database."""
        self._tries = database["sign_in_tries"]
        self._key = key
        self._clock = clock

    @translated
    def prepare(self) -> None:
        """Let MongoDB drop counts that are over."""
        self._tries.create_index("expires_at", expireAfterSeconds=0)

    @translated
    def may_try(self, address: str, network_address: str) -> bool:
        """Count a try and tell whether it may be looked at."""
        of_network = self._count(self._id("network", network_address), TRIES_PER_NETWORK_ADDRESS)
        of_address = self._count(self._id("address", address), TRIES_PER_ADDRESS)
        return of_network and of_address

    @translated
    def forgive(self, address: str) -> None:
        """Forget the tries for an address: the right number was given."""
        self._tries.delete_one({"_id": self._id("address", address)})

    def _count(self, identity: str, most: int) -> bool:
        now = self._clock()
        is_over = {"$lt": ["$expires_at", now]}
        tries = {"$cond": [is_over, 1, {"$add": [{"$ifNull": ["$tries", 0]}, 1]}]}
        until = {"$cond": [{"$gt": [tries, most]}, {"$ifNull": ["$expires_at", now + WAIT]}, now + WAIT]}
        found = self._tries.find_one_and_update(
            {"_id": identity},
            [{"$set": {"tries": tries, "expires_at": until}}],
            upsert=True,
            return_document=ReturnDocument.AFTER,
        )
        return found is not None and int(found["tries"]) <= most

    def _id(self, kind: str, who: str) -> str:
        return hmac.digest(self._key, f"tries:{kind}:{who}".encode(), sha256).hex()
