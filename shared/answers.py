"""What was said and not answered is said again: the same event under the same id, until the others have answered.

A broker can lose what it had acknowledged, and then nobody would ever go on. Whoever owns a state that waits for others
keeps the event in the document that it is about, as the outbox does, until it hears the answer.
"""

from collections.abc import Sequence
from datetime import timedelta

import structlog

from shared.clock import Clock, utc_now
from shared.events.catalog import Event, EventHeard
from shared.events.envelope import Envelope
from shared.metrics import NEVER_ANSWERED, SAID_AGAIN
from shared.mongodb import Document, Documents, translated
from shared.outbox import entries

log = structlog.get_logger(__name__)

FIRST_AFTER = timedelta(minutes=1)
"""How long an answer may take before the event is said again; each further time three times as long."""
MOST_TIMES = 7
"""So often it is said again, the last time after 18 hours; 36 hours later it is given up."""

ANSWERED_AGAIN_AFTER = timedelta(seconds=30)
"""What is heard again so long after it was answered was said again, because the answer is lost."""


def unanswered(field: str, clock: Clock) -> Document:
    """Match a document whose answer, said at the moment in a field, is due: it was never said, or not lately."""
    return {field: {"$not": {"$gte": clock() - ANSWERED_AGAIN_AFTER}}}


def awaiting(said: Envelope[Event], services: Sequence[str], clock: Clock) -> Document:
    """Return what to `$set` in the document of an event, so that it is said again until these services answer."""
    return {f"awaited.{type(said.data).__name__}": awaited(said, services, clock)}


def awaited(said: Envelope[Event], services: Sequence[str], clock: Clock) -> Document:
    """Return what is kept of an event that waits for answers, under `awaited` and its name."""
    (entry,) = entries(said)
    return {"entry": entry, "from": list(services), "times": 0, "again_at": clock() + FIRST_AFTER}


class Answers:
    """The events of one kind that wait for answers, each in the document of a collection that it is about."""

    def __init__(self, database: Documents, collection: str, kind: type[Event], clock: Clock = utc_now) -> None:
        """Look at one collection; of a kind there is one event in a document, the newest."""
        self._documents = database[collection]
        self._kind = kind.__name__
        self._field = f"awaited.{self._kind}"
        self._clock = clock

    @translated
    def prepare(self) -> None:
        """Create the index by which whatever is due is found."""
        self._documents.create_index(f"{self._field}.again_at", sparse=True)

    @translated
    def note(self, whose: Document, answer: EventHeard) -> None:
        """Note that a service has answered; what nobody waits for is passed over."""
        asked = {**whose, f"{self._field}.entry.id": answer.event_id}
        self._documents.update_one(asked, {"$pull": {f"{self._field}.from": answer.service}})
        self._documents.update_one({**asked, f"{self._field}.from": []}, {"$unset": {self._field: ""}})

    @translated
    def settle(self, whose: Document) -> None:
        """Wait no longer, because what came later is an answer too."""
        self._documents.update_one({**whose, self._field: {"$exists": True}}, {"$unset": {self._field: ""}})

    @translated
    def repeat(self, whose: Document) -> None:
        """Say an unanswered event again now, because what is said next presupposes it."""
        found = self._documents.find_one({**whose, self._field: {"$exists": True}}, {"awaited": 1})
        if found:
            self._say(found, {})

    @translated
    def say_again(self) -> int:
        """Say again what was not answered in time; return how many events. After many times in vain it is given up."""
        due = {f"{self._field}.again_at": {"$lte": self._clock()}}
        return sum(self._due(each) for each in list(self._documents.find(due, {"awaited": 1})))

    def _due(self, found: Document) -> bool:
        waiting = found["awaited"][self._kind]
        times = waiting["times"]
        if times < MOST_TIMES:
            later = {
                f"{self._field}.times": times + 1,
                f"{self._field}.again_at": self._clock() + FIRST_AFTER * 3 ** (times + 1),
            }
            is_done = self._say(found, {"$set": later})
        else:
            is_done = self._change(found, {"$unset": {self._field: ""}})
        if is_done:
            tell, metric = (log.warning, SAID_AGAIN) if times < MOST_TIMES else (log.error, NEVER_ANSWERED)
            metric.labels(event=self._kind).inc()
            tell("event was not answered", event_name=self._kind, event_id=waiting["entry"]["id"], by=waiting["from"])
        return is_done

    def _say(self, found: Document, change: Document) -> bool:
        """Put the event into the outbox, unless it still waits there because the broker is away."""
        entry = found["awaited"][self._kind]["entry"]
        return self._change(found, {**change, "$push": {"outbox": entry}}, {"outbox.id": {"$ne": entry["id"]}})

    def _change(self, found: Document, change: Document, condition: Document | None = None) -> bool:
        """Change a document in which nothing has happened since; another worker may have been quicker."""
        waiting = found["awaited"][self._kind]
        same = {f"{self._field}.entry.id": waiting["entry"]["id"], f"{self._field}.times": waiting["times"]}
        return (
            self._documents.update_one({"_id": found["_id"], **same, **(condition or {})}, change).modified_count == 1
        )
