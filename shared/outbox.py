"""The outbox: events wait inside the very document they are about until they are published.

A store writes its change and `entries(...)` of the events in one atomic update: a crash leaves nothing unsaid.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec
from pymongo import ReturnDocument
from pymongo.collection import Collection

from shared.clock import Clock, utc_now
from shared.events.catalog import Event
from shared.events.envelope import Envelope, encode
from shared.messaging.broker import Message, Publisher
from shared.metrics import OUTBOX_AGE, OUTBOX_PUBLISHED, OUTBOX_WAITING
from shared.mongodb import Document, Documents, translated
from shared.tracing import TRACEPARENT

LEASE = timedelta(seconds=10)
"""How long one worker may take to publish the events of one document before another may try."""

WAITING: Document = {"outbox.id": {"$gt": ""}}
"""Matches documents with unpublished events, by the index that `Outbox.prepare` makes."""

LOOKED_AT = 100
"""Documents of each collection whose oldest event is looked for."""


class _Said(msgspec.Struct):
    time: datetime


def entries(*envelopes: Envelope[Event]) -> list[Document]:
    """Return what to store in a new document's `outbox` array."""
    return [
        {
            "id": each.id,
            "topic": each.data.topic.value,
            "key": each.subject,
            "value": encode(each),
            "headers": {TRACEPARENT: each.traceparent.encode()} if each.traceparent else {},
        }
        for each in envelopes
    ]


def push(*envelopes: Envelope[Event]) -> Document:
    """Return the `$push` part of an update that announces these events."""
    return {"$push": {"outbox": {"$each": entries(*envelopes)}}}


class Outbox:
    """Publishes what waits in the documents of some collections, in order within each document."""

    def __init__(
        self, database: Documents, collections: Sequence[str], publisher: Publisher, clock: Clock = utc_now
    ) -> None:
        """Watch `collections` of one service's database."""
        self._collections = [database[name] for name in collections]
        self._publisher = publisher
        self._clock = clock

    @translated
    def prepare(self) -> None:
        """Create the indexes by which waiting events are found."""
        for collection in self._collections:
            collection.create_index("outbox.id", sparse=True)

    @translated
    def publish_waiting(self) -> int:
        """Publish every waiting event and return how many; raises BrokerUnavailable, and then nothing is lost."""
        published = 0
        for collection in self._where_events_wait():
            while True:
                now = self._clock()
                document = collection.find_one_and_update(
                    {**WAITING, **_free(now)},
                    {"$set": {"outbox_leased_until": now + LEASE}},
                    projection={"outbox": 1},
                    return_document=ReturnDocument.AFTER,
                )
                if document is None:
                    break
                published += self._publish(collection, document)
        return published

    @translated
    def measure(self) -> None:
        """Set the metrics of what waits, which is the same for every worker of the service."""
        said = []
        for collection in self._collections:
            OUTBOX_WAITING.labels(collection=collection.name).set(collection.count_documents(WAITING))
            first = collection.find(WAITING, {"outbox": {"$slice": 1}}).limit(LOOKED_AT)
            said += [msgspec.json.decode(each["outbox"][0]["value"], type=_Said).time for each in first]
        OUTBOX_AGE.set(max(0.0, (self._clock() - min(said)).total_seconds()) if said else 0)

    def _where_events_wait(self) -> list[Collection[Document]]:
        """Return the collections to publish from: one question about all costs a third of a write to each in vain."""
        first, *others = self._collections
        if not others:
            return [first]
        joined = [{"$unionWith": {"coll": each.name, "pipeline": _looking_into(each)}} for each in others]
        found = {each["name"] for each in first.aggregate([*_looking_into(first), *joined])}
        return [each for each in self._collections if each.name in found]

    def _publish(self, collection: Collection[Document], document: Document) -> int:
        waiting = document["outbox"]
        release: Document = {"$unset": {"outbox_leased_until": ""}}
        try:
            self._publisher.publish(
                [Message(each["topic"], each["key"], each["value"], each.get("headers", {})) for each in waiting]
            )
            release["$pull"] = {"outbox": {"id": {"$in": [each["id"] for each in waiting]}}}
        finally:
            collection.update_one({"_id": document["_id"]}, release)
        OUTBOX_PUBLISHED.labels(collection=collection.name).inc(len(waiting))
        return len(waiting)


def _looking_into(collection: Collection[Document]) -> list[Document]:
    """Return the stages that name a collection if an event waits there."""
    return [{"$match": WAITING}, {"$limit": 1}, {"$project": {"_id": 0, "name": {"$literal": collection.name}}}]


def _free(now: datetime) -> Document:
    """Match documents that nobody publishes: a lease that is too long was taken by a clock that is fast."""
    ends = "outbox_leased_until"
    return {"$or": [{ends: None}, {ends: {"$lt": now}}, {ends: {"$gt": now + LEASE}}]}
