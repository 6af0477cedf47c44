"""The mails that are not clean: one document each, the highest revision wins."""

import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import msgspec
from pymongo.errors import DuplicateKeyError

from services.reports.impersonation import impersonated
from shared.events.catalog import MailScanned
from shared.events.details import Detection
from shared.mongodb import Document, Documents, streamed, translated
from shared.verdicts import AttackType, Verdict


class Level(StrEnum):
    """What a report calls a mail; spam stands apart and is never a threat."""

    THREAT = "threat"
    POTENTIAL_THREAT = "potential_threat"
    SPAM = "spam"
    CLEAN = "clean"


class Since(StrEnum):
    """Whether the assessment before had detected a mail already."""

    NEW = "new"
    KNOWN = "known"


ANSWERED = "answered"
"""The kind of finding that says that somebody answered the mail."""
DANGEROUS = (Level.THREAT, Level.POTENTIAL_THREAT)
SEVERITY = {Level.THREAT: 3, Level.POTENTIAL_THREAT: 2, Level.SPAM: 1, Level.CLEAN: 0}

_WHOSE: Document = {"customer_id": 1, "scan_id": 1}
_RANKED: Document = {"severity": -1, "mail.received_at": -1, "_id": 1}
_COLUMNS = ("place", "mail.attack_type", "since", "mail.mailbox_address", "mail.detection.is_read", "search")
COLUMNS = _WHOSE | _RANKED | dict.fromkeys(_COLUMNS, 1)
"""The keys of an index that holds what the table is narrowed, sorted and searched by: mails are fetched to be shown."""
RECEIVED: Document = _WHOSE | {"mail.received_at": -1, "severity": -1, "_id": 1}
CAMPAIGN: Document = _WHOSE | {"campaign": 1, "severity": 1}
IMITATED: Document = _WHOSE | {"impersonates": 1} | _RANKED
IN_WORDS = {
    field: _WHOSE | {field: 1} | _RANKED
    for field in ("mail.detection.subject", "mail.detection.header_from_address", "mail.mailbox_address")
}
"""What is sorted by the rules of a language, with the keys of an index that does."""
LIKE_PEOPLE: Document = {"locale": "ja", "numericOrdering": True, "strength": 5}
"""Those rules; by this strength what they sort alike is still not the same, as 1 and 01."""


@dataclass(frozen=True)
class Detected:
    """A mail that a report shows."""

    level: Level
    mail: MailScanned

    @property
    def detection(self) -> Detection:
        """Return what is shown of it; a mail that arrived without is shown empty."""
        return self.mail.detection or Detection(subject="", header_from_name="", header_from_address="", findings=())

    @property
    def answered_by(self) -> str:
        """Return the mailboxes that answered the mail, as the evidence names them; empty where none did."""
        answers = (each for each in self.detection.findings if each.kind == ANSWERED)
        return ", ".join(seen.value for each in answers for seen in each.evidence)


def level_of(mail: MailScanned) -> Level:
    """Return what a report calls this mail."""
    if mail.verdict is Verdict.CLEAN:
        return Level.CLEAN
    if mail.attack_type is AttackType.SPAM:
        return Level.SPAM
    return Level.THREAT if mail.verdict is Verdict.MALICIOUS else Level.POTENTIAL_THREAT


def is_worth_a_document(mail: MailScanned) -> bool:
    """Spare the ordinary mail: clean at first judgement and fully analysed, it changes nothing in a report."""
    return mail.verdict is not Verdict.CLEAN or mail.revision > 1 or bool(mail.not_fully_analysed)


class Detections:
    """The mails of each scan that are not clean, or were judged again, or were not fully analysed."""

    def __init__(self, database: Documents) -> None:
        """Use the collection `detections`."""
        self._detections = database["detections"]

    @translated
    def prepare(self) -> None:
        """Create the indexes."""
        for keys in (COLUMNS, RECEIVED, CAMPAIGN, IMITATED, _WHOSE | {"mail.mail_id": 1, "mail.revision": 1}):
            self._detections.create_index(keys)
        for keys in IN_WORDS.values():
            self._detections.create_index(keys, collation=LIKE_PEOPLE)

    @translated
    def record(self, mail: MailScanned, identity: str = "") -> None:
        """Note a judgement, unless the same or a higher revision is known; `identity` tells it from all others."""
        if not is_worth_a_document(mail):
            return
        which = {"_id": f"{mail.scan_id}:{mail.mailbox_id}:{mail.mail_id}", "customer_id": mail.customer_id}
        try:
            self._detections.replace_one(
                which | {"mail.revision": {"$lt": mail.revision}}, which | _document(mail, identity), upsert=True
            )
        except DuplicateKeyError:
            return

    @translated
    def find(self, customer_id: str, scan_id: str, mail_id: str) -> Detected | None:
        """Return one detected mail of a customer's scan, or None."""
        which = {"customer_id": customer_id, "scan_id": scan_id, "mail.mail_id": mail_id, "severity": {"$gt": 0}}
        document = self._detections.find_one(which)
        return detected(document) if document else None

    def everything(self, customer_id: str, scan_id: str) -> Iterator[Detected]:
        """Yield all detected mails of a scan from the cursor, the most dangerous and newest first."""
        which = {"customer_id": customer_id, "scan_id": scan_id, "severity": {"$gt": 0}}
        order = [("severity", -1), ("mail.received_at", -1), ("_id", 1)]
        yield from map(detected, streamed(self._detections.find(which, batch_size=500).sort(order)))

    @translated
    def weightiest(self, customer_id: str, scan_id: str, most: int) -> tuple[Detected, ...]:
        """Return the most dangerous mails of a scan: by verdict, then by the evidence's weight, then the newest."""
        which = {"customer_id": customer_id, "scan_id": scan_id, "severity": {"$gt": 0}}
        order = [("severity", -1), ("mail.score", -1), ("mail.received_at", -1), ("_id", 1)]
        return tuple(map(detected, self._detections.find(which).sort(order).limit(most))) if most else ()

    @translated
    def judgements(self, customer_id: str, scan_id: str) -> tuple[int, int]:
        """Return how many mails of a scan are known, and the sum of their revisions, which grows with any change."""
        stages: list[Document] = [
            {"$match": {"customer_id": customer_id, "scan_id": scan_id}},
            {"$group": {"_id": None, "mails": {"$sum": 1}, "revisions": {"$sum": "$mail.revision"}}},
        ]
        found = next(iter(self._detections.aggregate(stages)), {"mails": 0, "revisions": 0})
        return found["mails"], found["revisions"]

    @translated
    def mark(self, customer_id: str, scan_id: str, known: Collection[str]) -> None:
        """Note of each dangerous mail whether it is `known` from the assessment before, or new."""
        whose: Document = {"customer_id": customer_id, "scan_id": scan_id}
        listed = list(known)
        self._detections.update_many(whose | {"identity": {"$in": listed}}, {"$set": {"since": Since.KNOWN.value}})
        self._detections.update_many(whose | {"identity": {"$nin": listed}}, {"$set": {"since": Since.NEW.value}})

    @translated
    def erase(self, customer_id: str, scan_id: str | None = None) -> None:
        """Forget the detections of one scan of a customer, or of all."""
        self._detections.delete_many({"customer_id": customer_id} | ({"scan_id": scan_id} if scan_id else {}))


def detected(document: Document) -> Detected:
    """Read a stored document."""
    return Detected(level=Level(document["level"]), mail=msgspec.convert(document["mail"], MailScanned))


def by_frequency(field: str) -> list[Document]:
    """Return stages that count the values of a field, the most frequent first, equals by name, as `_id`, `count`."""
    return [{"$group": {"_id": f"${field}", "count": {"$sum": 1}}}, {"$sort": {"count": -1, "_id": 1}}]


def searchable(text: str) -> str:
    """Fold what people do not distinguish when they search: case, width, composition."""
    return unicodedata.normalize("NFKC", text).casefold()


def _document(mail: MailScanned, identity: str) -> Document:
    level, detection = level_of(mail), mail.detection
    words = (detection.subject, detection.header_from_name, detection.header_from_address) if detection else ()
    return {
        "scan_id": mail.scan_id,
        "level": level.value,
        "severity": SEVERITY[level],
        "place": mail.place.well_known or "other",
        "campaign": detection.campaign if detection else "",
        "identity": identity,
        "impersonates": impersonated(detection),
        "sender_domain": detection.header_from_address.rpartition("@")[2].lower() if detection else "",
        "search": searchable("\n".join((*words, mail.mailbox_address))),
        "mail": msgspec.to_builtins(mail, builtin_types=(datetime,)),
    }
