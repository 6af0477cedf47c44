"""What waits in documents to be published."""

from typing import Any

from pymongo.collection import Collection

from shared.events.catalog import Event
from shared.events.envelope import decode
from shared.mongodb import Document


def waiting(collection: Collection[Document], *kinds: type[Event]) -> list[Any]:
    """Return the events of some kinds that wait in a collection."""
    entries = [each for document in collection.find() for each in document.get("outbox", [])]
    return [event for each in entries if isinstance(event := decode(each["value"]).data, kinds)]
