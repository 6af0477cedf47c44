"""Traces of the mails of running scans: kept as pages are read, asked in hindsight, erased when the scan ends."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import msgspec
from pymongo import ReplaceOne

from services.scanner.hindsight.waves import Wave
from services.scanner.judging.traces import Trace
from services.scanner.mail_source import Listed
from services.scanner.work import WorkItem
from shared.mongodb import Document, Documents, translated
from shared.verdicts import AttackType, Verdict

MOST_FOUND: Final = 5_000


@dataclass(frozen=True)
class Traced:
    """A mail's trace, where the mail lies, and how it was judged at first."""

    mail_id: str
    listed: Listed
    trace: Trace
    mailbox_id: str = ""
    well_known: str | None = None
    verdict: Verdict = Verdict.CLEAN
    attack_type: AttackType | None = None
    is_fully_analysed: bool = True
    first_look_only: bool = False
    """It was not fetched whole for its first judgement."""
    fingerprint: str = ""
    """Empty for a clean mail."""

    @property
    def is_dangerous(self) -> bool:
        """Tell whether the first judgement was anything but clean."""
        return self.verdict is not Verdict.CLEAN


class Traces:
    """Traces by scan and mail, and the waves that were found among them."""

    def __init__(self, database: Documents) -> None:
        """Keep them in `database`."""
        self._traces = database["traces"]
        self._waves = database["waves"]

    @translated
    def prepare(self) -> None:
        """Create the indexes; those for a few mails only are partial."""
        for field in ("page", "trace.message_id", "trace.contact"):
            self._traces.create_index([("scan_id", 1), (field, 1), ("received_at", 1)])
        partial: dict[str, Document] = {
            "trace.contacts": {"trace.is_sent": True},
            "trace.thread": {"trace.is_own": True},
            "trace.name": {"trace.name": {"$exists": True}},
            "trace.bands": {"verdict": Verdict.MALICIOUS.value},
            "fingerprint": {"fingerprint": {"$exists": True}},
        }
        for field, condition in partial.items():
            keys = [("scan_id", 1), (field, 1), ("received_at", 1)]
            self._traces.create_index(keys, partialFilterExpression=condition)
        self._traces.create_index("customer_id")
        for field in ("scan_id", "customer_id"):
            self._waves.create_index(field)

    @translated
    def keep(self, item: WorkItem, traced: Iterable[Traced]) -> None:
        """Store the traces of a page; the same page twice leaves the same."""
        writes = []
        for each in traced:
            which = {"_id": f"{item.scan_id}:{each.mail_id}"}
            writes.append(ReplaceOne(which, which | _document(item, each), upsert=True))
        if writes:
            self._traces.bulk_write(writes, ordered=False)

    @translated
    def of_page(self, scan_id: str, page_id: str) -> tuple[Traced, ...]:
        """Return the traces of one page of a mailbox, in a stable order."""
        return tuple(map(_traced, self._traces.find({"scan_id": scan_id, "page": page_id}).sort("_id", 1)))

    @translated
    def keep_waves(self, item: WorkItem, waves: Mapping[str, Wave]) -> None:
        """Store which wave each fingerprint belongs to."""
        whose = {"scan_id": item.scan_id, "customer_id": item.customer_id}
        writes = []
        for fingerprint, wave in waves.items():
            which = {"_id": f"{item.scan_id}:{fingerprint}"}
            document = which | whose | {"fingerprint": fingerprint, "wave": msgspec.to_builtins(wave)}
            writes.append(ReplaceOne(which, document, upsert=True))
        if writes:
            self._waves.bulk_write(writes, ordered=False)

    @translated
    def waves(self, scan_id: str, fingerprints: Iterable[str]) -> Mapping[str, Wave]:
        """Return the waves that some fingerprints belong to."""
        ids = [f"{scan_id}:{each}" for each in fingerprints if each]
        return {each["fingerprint"]: Wave(**each["wave"]) for each in self._waves.find({"_id": {"$in": ids}})}

    @translated
    def first_exchange(self, scan_id: str, contact: int) -> datetime | None:
        """Return when the tenant first had mail from a contact, or sent some to it."""
        received = self._first({"scan_id": scan_id, "trace.contact": contact})
        sent = self.first_sent_to(scan_id, contact)
        return min(filter(None, (received, sent)), default=None)

    @translated
    def first_sent_to(self, scan_id: str, contact: int) -> datetime | None:
        """Return when the tenant first wrote to a contact."""
        return self._first({"scan_id": scan_id, "trace.contacts": contact, "trace.is_sent": True})

    @translated
    def identified(self, scan_id: str, message_ids: Iterable[int]) -> list[Traced]:
        """Return the mails that bear one of some message ids, a copy from each mailbox."""
        return self._find({"scan_id": scan_id, "trace.message_id": {"$in": list(message_ids)}})

    @translated
    def named(self, scan_id: str, names: Iterable[int]) -> dict[int, dict[int, tuple[str, int, datetime]]]:
        """Return, by name, the contacts that a display name wrote from: domain, number of mails, first time."""
        group: Document = {
            "_id": {"name": "$trace.name", "contact": "$trace.contact"},
            "domain": {"$first": "$trace.domain"},
            "mails": {"$sum": 1},
            "first_at": {"$min": "$received_at"},
        }
        which = {"scan_id": scan_id, "trace.name": {"$in": list(names), "$exists": True}}
        found: dict[int, dict[int, tuple[str, int, datetime]]] = defaultdict(dict)
        for each in self._traces.aggregate([{"$match": which}, {"$group": group}]):
            contact = each["_id"]["contact"]
            found[each["_id"]["name"]][contact] = (each["domain"], each["mails"], each["first_at"])
        return dict(found)

    @translated
    def own_mails_about(self, scan_id: str, message_ids: Iterable[int]) -> list[Traced]:
        """Return what members of the tenant wrote in answer to, or in the thread of, some mails."""
        return self._find({"scan_id": scan_id, "trace.thread": {"$in": list(message_ids)}, "trace.is_own": True})

    @translated
    def threats_with(self, scan_id: str, bands: Iterable[int]) -> list[Traced]:
        """Return the mails judged threats whose text shares any of these bands."""
        return self._find({"scan_id": scan_id, "trace.bands": {"$in": list(bands)}, "verdict": Verdict.MALICIOUS.value})

    @translated
    def scans(self) -> frozenset[str]:
        """Return the scans of which there are traces or waves."""
        return frozenset(self._traces.distinct("scan_id")) | frozenset(self._waves.distinct("scan_id"))

    @translated
    def forget(self, scan_id: str) -> None:
        """Delete everything of a scan: it has ended."""
        for collection in (self._traces, self._waves):
            collection.delete_many({"scan_id": scan_id})

    @translated
    def erase(self, customer_id: str) -> None:
        """Delete everything of a customer."""
        for collection in (self._traces, self._waves):
            collection.delete_many({"customer_id": customer_id})

    def _first(self, matching: Document) -> datetime | None:
        found = self._traces.find_one(matching, {"received_at": 1}, sort=[("received_at", 1)])
        return found["received_at"] if found else None

    def _find(self, matching: Document) -> list[Traced]:
        return list(map(_traced, self._traces.find(matching).sort("_id", 1).limit(MOST_FOUND)))


def _document(item: WorkItem, traced: Traced) -> Document:
    listed = traced.listed
    trace = {name: value for name, value in msgspec.to_builtins(traced.trace).items() if value}
    return {
        "scan_id": item.scan_id,
        "customer_id": item.customer_id,
        "page": item.item_id,
        "mailbox_id": item.mailbox.mailbox_id,
        "mail_id": traced.mail_id,
        "source_id": listed.id,
        "folder_id": listed.folder_id,
        "received_at": listed.received_at,
        "is_read": listed.is_read,
        "well_known": traced.well_known,
        "verdict": traced.verdict.value,
        "attack_type": traced.attack_type.value if traced.attack_type else None,
        "is_fully_analysed": traced.is_fully_analysed,
        "first_look_only": traced.first_look_only,
        **({"fingerprint": traced.fingerprint} if traced.fingerprint else {}),
        "trace": trace,
    }


def _traced(document: Document) -> Traced:
    listed = Listed(document["source_id"], document["received_at"], document["folder_id"], document["is_read"])
    kind = document["attack_type"]
    return Traced(
        mail_id=document["mail_id"],
        listed=listed,
        trace=msgspec.convert(document["trace"], Trace),
        mailbox_id=document["mailbox_id"],
        well_known=document["well_known"],
        verdict=Verdict(document["verdict"]),
        attack_type=AttackType(kind) if kind else None,
        is_fully_analysed=document["is_fully_analysed"],
        first_look_only=document.get("first_look_only", False),
        fingerprint=document.get("fingerprint", ""),
    )
