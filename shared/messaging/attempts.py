"""How often a message was begun and never ended: counted beforehand, so that a crash counts too.

A run of messages of one partition is noted as a whole, by two writes. When a worker died within one, the messages of
that run are counted one by one from then on, because one of them may be what kills workers. What was in flight when
workers died twice is begun only where nothing else is in flight, so that the third death counts for the killer alone.
"""

import uuid
from typing import Protocol

from pymongo import ReturnDocument, WriteConcern
from pymongo.errors import DuplicateKeyError

from shared.clock import Clock, utc_now
from shared.messaging.broker import GONE_AFTER, Partition
from shared.mongodb import Document, Documents, translated

NONE_DOUBTED = -1


class Suspected(Exception):
    """Workers died twice while this message was in flight: it must be handled alone."""


class Attempts(Protocol):
    """Counts the beginnings of messages that have no end."""

    def begin_run(self, origin: Partition, first: int, last: int) -> int:
        """Note that these messages are about to be handled; return up to which offset each must be counted by itself.

        Before that offset a worker died in an earlier run, which stays noted instead; -1 where none did.
        """

    def end_run(self, origin: Partition) -> None:
        """Note that the run ended without killing the worker."""

    def begun(self, origin: Partition, offset: int) -> int:
        """Return how often one message was begun by itself and has not ended since."""

    def started(self, origin: Partition, offset: int) -> int:
        """Note that one message is about to be handled; return which beginning this is, 1 for the first."""

    def finished(self, origin: Partition, offset: int) -> None:
        """Note that handling it ended, well or badly, without killing the worker."""


class StoredAttempts:
    """Attempts in the collection "attempts" of one service's database; what ended leaves nothing behind."""

    def __init__(self, database: Documents, clock: Clock = utc_now) -> None:
        """Count for one service, as one worker of it."""
        # It is the worker that may die between two writes, not the database: the journal need not be waited for.
        self._attempts = database["attempts"].with_options(write_concern=WriteConcern(w=1, j=False))
        self._clock = clock
        self._worker = uuid.uuid4().hex

    @translated
    def prepare(self) -> None:
        """Create the index that forgets attempts at messages that are gone."""
        self._attempts.create_index("started_at", expireAfterSeconds=int(GONE_AFTER.total_seconds()))

    @translated
    def begin_run(self, origin: Partition, first: int, last: int) -> int:
        """Note that these messages are about to be handled; return up to which offset each must be counted alone."""
        which: Document = {"_id": _name(origin)}
        free: Document = {"$or": [{"last": {"$lt": first}}, {"worker": self._worker}]}
        noted: Document = {"$set": {"worker": self._worker, "last": last, "started_at": self._clock()}}
        try:
            self._attempts.update_one({**which, **free}, noted, upsert=True)
        except DuplicateKeyError:
            earlier = self._attempts.find_one(which, {"last": 1})
            return int(earlier["last"]) if earlier else last
        return NONE_DOUBTED

    @translated
    def end_run(self, origin: Partition) -> None:
        """Note that the run ended without killing the worker; that of another worker is its own affair."""
        self._attempts.delete_one({"_id": _name(origin), "worker": self._worker})

    @translated
    def begun(self, origin: Partition, offset: int) -> int:
        """Return how often one message was begun by itself and has not ended since."""
        document = self._attempts.find_one({"_id": f"{_name(origin)}/{offset}"}, {"count": 1})
        return int(document["count"]) if document else 0

    @translated
    def started(self, origin: Partition, offset: int) -> int:
        """Note that one message is about to be handled; return which beginning this is, 1 for the first."""
        document = self._attempts.find_one_and_update(
            {"_id": f"{_name(origin)}/{offset}"},
            {"$inc": {"count": 1}, "$set": {"started_at": self._clock()}},
            upsert=True,
            return_document=ReturnDocument.AFTER,
        )
        return int(document["count"]) if document else 1

    @translated
    def finished(self, origin: Partition, offset: int) -> None:
        """Note that handling it ended without killing the worker."""
        self._attempts.delete_one({"_id": f"{_name(origin)}/{offset}"})


def _name(origin: Partition) -> str:
    return f"{origin[0]}/{origin[1]}"


class Run:
    """Messages of one partition that one worker handles one after another; safe to end whether or not it was noted."""

    def __init__(self, attempts: Attempts, origin: Partition, last: int, *, alone: bool) -> None:
        """Note nothing before the first message that has a handler; `alone` when no other run is in flight beside."""
        self._attempts, self._origin, self._last, self._alone = attempts, origin, last, alone
        self._is_noted = False
        self._doubted = NONE_DOUBTED

    def started(self, offset: int) -> int:
        """Note that a message is about to be handled; return which beginning this is, 1 for the first.

        Raises Suspected, and notes nothing, when it must be alone and is not.
        """
        if not self._is_noted and offset > self._doubted:
            self._doubted = self._attempts.begin_run(self._origin, offset, max(offset, self._last))
            self._is_noted = self._doubted == NONE_DOUBTED
        if not self._is_noted and not self._alone and self._attempts.begun(self._origin, offset):
            raise Suspected
        # what an earlier run did not survive was begun there for the first time
        return 1 if self._is_noted else 1 + self._attempts.started(self._origin, offset)

    def finished(self, offset: int) -> None:
        """Note that handling it ended without killing the worker."""
        if not self._is_noted:
            self._attempts.finished(self._origin, offset)

    def end(self) -> None:
        """Note that the run ended."""
        if self._is_noted:
            self._attempts.end_run(self._origin)
