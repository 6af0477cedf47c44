"""The sessions of customers, as the account page lists them; which are over is known by `EndedSessions`."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from pymongo import DESCENDING

from shared.clock import Clock, utc_now
from shared.events.catalog import SessionsEnded
from shared.events.details import SignInWay
from shared.mongodb import Document, Documents, translated
from shared.sessions import LONGEST, EndedSessions

MOST_SHOWN = 50


@dataclass(frozen=True)
class Session:
    """One signing-in; `session_hash` is that of the token in the browser's cookie."""

    session_hash: str
    customer_id: str
    way: SignInWay
    browser: str
    system: str
    signed_in_at: datetime
    seen_at: datetime


class Sessions:
    """Keeps them in the collection `sessions` for as long as they can last."""

    def __init__(self, database: Documents, ended: EndedSessions, clock: Clock = utc_now) -> None:
        """Keep them in a database; `ended` knows which are over before their time."""
        self._sessions = database["sessions"]
        self._ended = ended
        self._clock = clock

    @translated
    def prepare(self) -> None:
        """Make the index, and let MongoDB drop what is over."""
        self._sessions.create_index("customer_id")
        self._sessions.create_index("signed_in_at", expireAfterSeconds=int(LONGEST.total_seconds()))

    @translated
    def add(self, session: Session) -> None:
        """Keep a session, once however often it is told."""
        document = {**asdict(session), "way": session.way.value}
        session_id = document.pop("session_hash")
        self._sessions.update_one({"_id": session_id}, {"$setOnInsert": document}, upsert=True)

    @translated
    def see(self, session_hash: str) -> None:
        """Note that a page was asked for in a session."""
        self._sessions.update_one({"_id": session_hash}, {"$max": {"seen_at": self._clock()}})

    @translated
    def of(self, customer_id: str) -> Sequence[Session]:
        """Return the sessions of a customer that are not over, newest first."""
        lasting = {"customer_id": customer_id, "signed_in_at": {"$gt": self._clock() - LONGEST}}
        found = self._sessions.find(lasting).sort("signed_in_at", DESCENDING).limit(MOST_SHOWN)
        sessions = [_session(each) for each in found]
        return [each for each in sessions if not self._ended.has(customer_id, each.session_hash, each.signed_in_at)]

    def end(self, said: SessionsEnded) -> None:
        """Let sessions be over in this service at once; the others hear the event."""
        self._ended.note(said)

    @translated
    def erase(self, customer_id: str, erased_at: datetime) -> None:
        """Forget the sessions of an erased customer, and let in nobody who has them."""
        self._ended.shut_out(customer_id, erased_at)
        self._sessions.delete_many({"customer_id": customer_id})


def _session(found: Document) -> Session:
    values = {name: value for name, value in found.items() if name != "_id"}
    return Session(**{**values, "way": SignInWay(found["way"]), "session_hash": found["_id"]})
