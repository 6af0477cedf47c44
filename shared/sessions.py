"""Sessions: how long they last, and which are over before their time.

A session is a random token in a signed cookie. Cookies can be copied, so each web process looks whether the session
was ended; its service hears so from signup, where customers end sessions, and from an erasure.
"""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256

from pymongo.errors import DuplicateKeyError

from shared.clock import Clock, utc_now
from shared.events.catalog import SessionsEnded
from shared.events.envelope import Envelope
from shared.mongodb import Document, Documents, translated

LONGEST = timedelta(hours=12)
"""How long one signing-in lasts at most."""

IDLE = timedelta(hours=1)
"""How long it lasts without any page being asked for."""


def new_token() -> str:
    """Return what proves a session: 256 random bits."""
    return secrets.token_urlsafe(32)


def hashed(token: str) -> str:
    """Return what is kept and told of a token."""
    return sha256(token.encode()).hexdigest()


class EndedSessions:
    """The ended sessions that one service knows of, in its collection `ended_sessions`, until they were over anyway."""

    def __init__(self, database: Documents, clock: Clock = utc_now) -> None:
        """Keep them in a service's database."""
        self._ended = database["ended_sessions"]
        self._clock = clock

    @translated
    def prepare(self) -> None:
        """Let MongoDB drop what no longer matters."""
        self._ended.create_index("expires_at", expireAfterSeconds=0)

    def note(self, event: SessionsEnded) -> None:
        """Keep what is said to be over; as often as it is said."""
        self._end(event.customer_id, event.session_hashes, event.ended_at)
        if event.all_before:
            self._end_all(event.customer_id, event.all_before, event.kept_hash)

    def shut_out(self, customer_id: str, erased_at: datetime) -> None:
        """End all sessions of an erased customer, and those that a service may begin which has not heard of it."""
        self._end_all(customer_id, erased_at + LONGEST, "")

    @translated
    def has(self, customer_id: str, session_hash: str, began_at: datetime) -> bool:
        """Tell whether a session is over before its time."""
        ids = [f"{customer_id}:{session_hash}", _all_of(customer_id)]
        mine = {"_id": {"$in": ids}, "customer_id": customer_id, "expires_at": {"$gt": self._clock()}}
        return any(_covers(each, session_hash, began_at) for each in self._ended.find(mine))

    @translated
    def _end(self, customer_id: str, session_hashes: Iterable[str], ended_at: datetime) -> None:
        for each in session_hashes:
            known = {"customer_id": customer_id, "expires_at": ended_at + LONGEST}
            self._ended.update_one({"_id": f"{customer_id}:{each}"}, {"$setOnInsert": known}, upsert=True)

    @translated
    def _end_all(self, customer_id: str, before: datetime, kept_hash: str) -> None:
        older = {"_id": _all_of(customer_id), "customer_id": customer_id, "before": {"$lt": before}}
        said = {"before": before, "kept_hash": kept_hash, "expires_at": before + LONGEST}
        try:
            self._ended.update_one(older, {"$set": said}, upsert=True)
        except DuplicateKeyError:
            return  # what is known is as new


def end_sessions(heard: Envelope[SessionsEnded], *, ended: EndedSessions) -> None:
    """Let sessions be over in this service, too."""
    ended.note(heard.data)


def _all_of(customer_id: str) -> str:
    return f"{customer_id}:all"


def _covers(found: Document, session_hash: str, began_at: datetime) -> bool:
    if "before" not in found:
        return True
    return bool(began_at <= found["before"] and found["kept_hash"] != session_hash)
