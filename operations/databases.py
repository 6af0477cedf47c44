"""Looks for customers in databases: in every collection, document and value."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from operations.found import Found, Verdict
from operations.wanted import Wanted, folded
from shared.mongodb import Document, Documents
from shared.operating.audit import COLLECTION as AUDIT

_RANDOM = re.compile(r"(?:[a-z]+:)?[0-9a-f-]{8,}(?::(?:all|[0-9a-f]{8,}))?|")
"""An id as marks hold them, alone or with a kind before it or a session's hash behind it; or nothing."""


def search(databases: Mapping[str, Documents], wanted: Wanted) -> Iterator[Found]:
    """Yield every document that holds something of the customers."""
    others = _known(databases.values()) - wanted.customer_ids
    for service, database in databases.items():
        for name in sorted(database.list_collection_names()):
            expiring = _expiring(database, name)
            for document in database[name].find():
                verdict = _verdict(document, wanted, others, is_dropped=bool(_goes_at(document, expiring)))
                if verdict and name == AUDIT and _is_entry(document, wanted):
                    verdict = Verdict.AUDIT
                if verdict:
                    yield Found(f"{service}.{name}", verdict, _goes_at(document, expiring))


def _verdict(document: Document, wanted: Wanted, others: frozenset[str], *, is_dropped: bool) -> Verdict | None:
    values = [folded(each) for each in _values(document)]
    is_named = any(map(wanted.names_one, values))
    if not is_named and not any(map(wanted.tells_of_one, values)):
        return None
    if not is_named and {str(document.get("customer_id")), str(document["_id"])} & others:
        return Verdict.OF_ANOTHER
    is_mark = is_dropped and all(map(_RANDOM.fullmatch, values))
    return Verdict.MARK if is_mark else Verdict.LEFT_BEHIND


def _is_entry(document: Document, wanted: Wanted) -> bool:
    """Tell whether an entry of the audit trail names a customer by random ids alone."""
    return not any(wanted.tells_of_one(folded(each)) for each in _values(document))


def _known(databases: Iterable[Documents]) -> frozenset[str]:
    """Return the customers who have signed up, of whatever service."""
    return frozenset(str(each["_id"]) for database in databases for each in database["customers"].find({}, {"_id": 1}))


def _expiring(database: Documents, name: str) -> Sequence[tuple[str, timedelta]]:
    """Return by which fields of a collection MongoDB drops documents, and how long after."""
    indexes = database[name].index_information().values()
    return [
        (each["key"][0][0], timedelta(seconds=each["expireAfterSeconds"]))
        for each in indexes
        if "expireAfterSeconds" in each
    ]


def _goes_at(document: Document, expiring: Sequence[tuple[str, timedelta]]) -> datetime | None:
    ends = [document[name] + after for name, after in expiring if isinstance(document.get(name), datetime)]
    return min(ends, default=None)


def _values(value: object) -> Iterator[str]:
    """Yield every text within a value; bytes as what they would read as."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, bytes):
        yield value.decode(errors="replace")
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _values(each)
    elif isinstance(value, list):
        for each in value:
            yield from _values(each)
