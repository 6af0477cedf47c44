"""What was counted of an ended scan, kept so that a page costs one small read instead of a count over all mails."""

from dataclasses import dataclass

import msgspec
from pymongo.errors import DuplicateKeyError

from services.reports.figures import Summary
from shared.mongodb import Documents, translated


@dataclass(frozen=True)
class Stamp:
    """Of what a summary was counted: it is stale when any of this has changed."""

    mails: int
    revisions: int
    earlier: str = ""
    """The scan that it is compared with."""
    earlier_revisions: int = 0


class Summaries:
    """One document a scan; it holds addresses and subjects, so it goes with the mails."""

    def __init__(self, database: Documents) -> None:
        """Use the collection `summaries`."""
        self._summaries = database["summaries"]

    @translated
    def prepare(self) -> None:
        """Create the indexes."""
        self._summaries.create_index([("customer_id", 1), ("scan_id", 1)])

    @translated
    def stamp(self, customer_id: str, scan_id: str) -> Stamp | None:
        """Return of what the kept summary was counted, or None where there is none."""
        found = self._summaries.find_one({"customer_id": customer_id, "scan_id": scan_id}, {"stamp": 1})
        return msgspec.convert(found["stamp"], Stamp) if found else None

    @translated
    def find(self, customer_id: str, scan_id: str) -> Summary | None:
        """Return the summary of a scan, or None where none is kept that this version understands."""
        found = self._summaries.find_one({"customer_id": customer_id, "scan_id": scan_id}, {"summary": 1})
        try:
            return msgspec.msgpack.decode(found["summary"], type=Summary) if found else None
        except msgspec.DecodeError:
            return None

    @translated
    def keep(self, customer_id: str, scan_id: str, stamp: Stamp, summary: Summary) -> None:
        """Keep a summary, unless one of more judgements is there."""
        which = {"_id": scan_id, "customer_id": customer_id}
        said = {
            "scan_id": scan_id,
            "stamp": msgspec.to_builtins(stamp),
            "summary": msgspec.msgpack.encode(summary),
        }
        try:
            fresh = which | {"stamp.revisions": {"$lte": stamp.revisions}}
            self._summaries.replace_one(fresh, which | said, upsert=True)
        except DuplicateKeyError:
            return

    @translated
    def erase(self, customer_id: str, scan_id: str | None = None) -> None:
        """Forget the summary of one scan of a customer, or of all."""
        self._summaries.delete_many({"customer_id": customer_id} | ({"scan_id": scan_id} if scan_id else {}))
