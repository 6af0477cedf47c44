"""How often a message was begun and never ended: counted beforehand, so that a crash counts too."""

from typing import Protocol

from pymongo import ReturnDocument, WriteConcern

from shared.clock import Clock, utc_now
from shared.messaging.broker import GONE_AFTER, Partition
from shared.mongodb import Documents, translated


class Attempts(Protocol):
    """Counts the beginnings of a message that have no end."""

    def started(self, origin: Partition, offset: int) -> int:
        """Note that a message is about to be handled; return which beginning this is, 1 for the first."""

    def finished(self, origin: Partition, offset: int) -> None:
        """Note that handling ended, well or badly, without killing the worker."""


class StoredAttempts:
    """Attempts in the collection "attempts" of one service's database; a message that ended leaves nothing behind."""

    def __init__(self, database: Documents, clock: Clock = utc_now) -> None:
        """Count for one service."""
        # It is the worker that may die between two writes, not the database: the journal need not be waited for.
        self._attempts = database["attempts"].with_options(write_concern=WriteConcern(w=1, j=False))
        self._clock = clock

    @translated
    def prepare(self) -> None:
        """Create the index that forgets attempts at messages that are gone."""
        self._attempts.create_index("started_at", expireAfterSeconds=int(GONE_AFTER.total_seconds()))

    @translated
    def started(self, origin: Partition, offset: int) -> int:
        """Note that a message is about to be handled; return which beginning this is, 1 for the first."""
        document = self._attempts.find_one_and_update(
            {"_id": _identifier(origin, offset)},
            {"$inc": {"count": 1}, "$set": {"started_at": self._clock()}},
            upsert=True,
            return_document=ReturnDocument.AFTER,
        )
        return int(document["count"]) if document else 1

    @translated
    def finished(self, origin: Partition, offset: int) -> None:
        """Note that handling ended without killing the worker."""
        self._attempts.delete_one({"_id": _identifier(origin, offset)})


def _identifier(origin: Partition, offset: int) -> str:
    return f"{origin[0]}/{origin[1]}/{offset}"
