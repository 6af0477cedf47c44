"""A scan's traces as a whole, grouped by MongoDB: who exchanges mail with the tenant, which texts are dangerous."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

from services.scanner.hindsight.partners import Exchange
from services.scanner.hindsight.waves import Text
from shared.mongodb import Document, Documents, translated
from shared.verdicts import Verdict

MOST_TEXTS: Final = 50_000


class Overview:
    """Sums over the traces of a scan."""

    def __init__(self, database: Documents) -> None:
        """Read them in `database`."""
        self._traces = database["traces"]

    @translated
    def begins_at(self, scan_id: str) -> datetime | None:
        """Return when the oldest mail of a scan was received."""
        group: Document = {"_id": None, "first_at": {"$min": "$received_at"}}
        found = next(self._traces.aggregate([{"$match": {"scan_id": scan_id}}, {"$group": group}]), None)
        return found["first_at"] if found else None

    def exchanges(self, scan_id: str) -> Iterator[Exchange]:
        """Yield, from the cursor, who wrote to the tenant at least twice."""
        group: Document = {
            "_id": "$trace.contact",
            "domain": {"$first": "$trace.domain"},
            "received": {"$sum": 1},
            "proved": {"$sum": {"$cond": ["$trace.is_proved", 1, 0]}},
            "dangerous": {"$sum": {"$cond": [{"$eq": ["$verdict", Verdict.CLEAN.value]}, 0, 1]}},
            "first_at": {"$min": "$received_at"},
            "last_at": {"$max": "$received_at"},
        }
        stages: list[Document] = [
            {"$match": {"scan_id": scan_id, "trace.contact": {"$exists": True}}},
            {"$group": group},
            {"$match": {"received": {"$gt": 1}}},
        ]
        for each in self._traces.aggregate(stages, allowDiskUse=True):
            yield Exchange(contact=each.pop("_id"), **each)

    @translated
    def sent_to(self, scan_id: str) -> Mapping[int, int]:
        """Return how many mails the tenant sent to each contact, if more than one."""
        stages: list[Document] = [
            {"$match": {"scan_id": scan_id, "trace.is_sent": True, "trace.contacts": {"$exists": True}}},
            {"$unwind": "$trace.contacts"},
            {"$group": {"_id": "$trace.contacts", "mails": {"$sum": 1}}},
            {"$match": {"mails": {"$gt": 1}}},
        ]
        return {each["_id"]: each["mails"] for each in self._traces.aggregate(stages, allowDiskUse=True)}

    @translated
    def dangerous_texts(self, scan_id: str) -> list[Text]:
        """Return the texts of mails that are not clean, the most frequent first, at most 50,000."""
        group: Document = {
            "_id": "$fingerprint",
            "bands": {"$first": "$trace.bands"},
            "mails": {"$sum": 1},
            "mailboxes": {"$addToSet": "$mailbox_id"},
            "read": {"$sum": {"$cond": ["$is_read", 1, 0]}},
            "contacts": {"$addToSet": "$trace.contact"},
        }
        stages: list[Document] = [
            {"$match": {"scan_id": scan_id, "fingerprint": {"$exists": True}}},
            {"$group": group},
            {"$sort": {"mails": -1, "_id": 1}},
            {"$limit": MOST_TEXTS},
        ]
        return [
            Text(
                fingerprint=each["_id"],
                bands=tuple(each["bands"] or ()),
                mails=each["mails"],
                mailboxes=frozenset(each["mailboxes"]),
                read=each["read"],
                contacts=frozenset(each["contacts"]),
            )
            for each in self._traces.aggregate(stages, allowDiskUse=True)
        ]
