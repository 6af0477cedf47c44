"""What is looked for: the random ids of erased customers, and the words by which a person would know them."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import msgspec

from shared.events.envelope import NotAnEvent, UnknownEventType, decode
from shared.messaging.broker import Broker
from shared.mongodb import Document, Documents

IDS = frozenset({"scan_id", "consent_id", "approval_id"})
WORDS = frozenset(
    {
        *("address", "first_name", "last_name", "company", "mailboxes", "group"),
        *("tenant_id", "tenant_name", "granted_by", "approved_by"),
    }
)
"""The fields, in events and documents about a customer, whose values tell who that is."""
TELLING = ("customers", "consents", "scans")
"""The collections that have such fields, or scans' and consents' ids."""


@dataclass
class Wanted:
    """What to look for; `customer_ids` are asked for, all else is learnt from what is still there, or given."""

    customer_ids: frozenset[str]
    ids: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Look for the customers themselves, too, and for words as `folded` writes them."""
        self.ids |= self.customer_ids
        self.words = set(map(folded, self.words))

    def names_one(self, text: str) -> bool:
        """Tell whether a text, folded, holds one of the ids."""
        return any(each in text for each in self.ids)

    def tells_of_one(self, text: str) -> bool:
        """Tell whether a text, folded, holds one of the words."""
        return any(each in text for each in self.words)

    def learn(self, fields: Mapping[str, object]) -> None:
        """Learn ids and words from an event or a document about one of the customers."""
        self.ids |= {value for name in IDS & fields.keys() for value in _texts(fields[name])}
        self.words |= {folded(value) for name in WORDS & fields.keys() for value in _texts(fields[name])}


def learn_from_messages(wanted: Wanted, broker: Broker, topic: str) -> None:
    """Learn from the events about the customers that a topic still holds."""
    for received in broker.contents(topic):
        try:
            event = decode(received.value).data
        except (NotAnEvent, UnknownEventType):
            continue
        if event.customer_id in wanted.customer_ids:
            wanted.learn(msgspec.structs.asdict(event))


def learn_from_databases(wanted: Wanted, databases: Iterable[Documents]) -> None:
    """Learn from the documents about the customers that are still there, should they not be erased."""
    asked = list(wanted.customer_ids)
    whose: Document = {"$or": [{"_id": {"$in": asked}}, {"customer_id": {"$in": asked}}]}
    for database in databases:
        for name in TELLING:
            for document in database[name].find(whose):
                wanted.learn(document)
                wanted.ids.add(str(document["_id"]))


def folded(text: str) -> str:
    """Return a text without the differences that people do not make."""
    return unicodedata.normalize("NFKC", text).casefold()


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str) and value:
        yield value
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)
