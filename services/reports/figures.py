"""The figures of a scan's result, counted from the very rows that the table shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from services.reports.detections import ANSWERED, Level, by_frequency
from shared.mongodb import Document, Documents, translated
from shared.verdicts import AttackType

MOST = 10
"""How many people, campaigns and sender domains are shown."""


@dataclass(frozen=True)
class Week:
    """The dangerous mails received in one week; `begins_at` is its Monday, midnight in the reader's time zone."""

    begins_at: datetime
    threats: int
    potential_threats: int


@dataclass(frozen=True)
class Person:
    """A mailbox under attack."""

    address: str
    threats: int
    potential_threats: int
    threats_read: int
    threats_in_inbox: int

    @property
    def risk(self) -> str:
        """Return "high" where a threat was opened, "raised" where one waits in the inbox, else "watch"."""
        if self.threats_read:
            return "high"
        return "raised" if self.threats_in_inbox else "watch"


@dataclass(frozen=True)
class Campaign:
    """Mails of one wave; the subject is that of its latest mail, hostile text."""

    name: str
    subject: str
    attack_type: AttackType | None
    mails: int
    mailboxes: int
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True)
class Figures:
    """What the result page says before its table."""

    threats: int = 0
    potential_threats: int = 0
    spam: int = 0
    threats_in_inboxes: int = 0
    threats_read: int = 0
    answered: int = 0
    """How many threats and potential threats were answered."""
    potential_threats_in_inboxes: int = 0
    people_attacked: int = 0
    attack_types: tuple[tuple[AttackType, int], ...] = ()
    weeks: tuple[Week, ...] = ()
    people: tuple[Person, ...] = ()
    campaigns: tuple[Campaign, ...] = ()
    sender_domains: tuple[tuple[str, int], ...] = ()

    @property
    def dangerous(self) -> int:
        """Return how many mails are threats or potential threats."""
        return self.threats + self.potential_threats


class Counting:
    """Counts the detections of one scan."""

    def __init__(self, database: Documents) -> None:
        """Use the collection `detections`."""
        self._detections = database["detections"]

    @translated
    def figures(self, customer_id: str, scan_id: str, zone: ZoneInfo) -> Figures:
        """Count everything in one pass."""
        stages: list[Document] = [
            {"$match": {"customer_id": customer_id, "scan_id": scan_id, "severity": {"$gt": 0}}},
            {"$facet": _facets(zone.key)},
        ]
        found = next(iter(self._detections.aggregate(stages)))
        totals = found["totals"][0] if found["totals"] else {}
        return Figures(
            **{name: count for name, count in totals.items() if name != "_id"},
            people_attacked=found["people_attacked"][0]["n"] if found["people_attacked"] else 0,
            attack_types=tuple((AttackType(each["_id"]), each["count"]) for each in found["attack_types"]),
            weeks=tuple(_weeks(found["weeks"], zone)),
            people=tuple(Person(address=each.pop("_id"), **each) for each in found["people"]),
            campaigns=tuple(_campaign(each) for each in found["campaigns"]),
            sender_domains=tuple((each["_id"], each["count"]) for each in found["sender_domains"]),
        )


_THREAT: Document = {"$eq": ["$level", Level.THREAT.value]}
_POTENTIAL: Document = {"$eq": ["$level", Level.POTENTIAL_THREAT.value]}
_IN_INBOX: Document = {"$eq": ["$place", "inbox"]}
_ANSWERED: Document = {"$in": [ANSWERED, {"$ifNull": ["$mail.detection.findings.kind", []]}]}
_READ: Document = {"$eq": ["$mail.detection.is_read", True]}


def _count(*conditions: Document) -> Document:
    return {"$sum": {"$cond": [{"$and": list(conditions)}, 1, 0]}}


def _facets(zone: str) -> dict[str, list[Document]]:
    dangerous: Document = {"$match": {"severity": {"$gte": 2}}}
    both = {"threats": _count(_THREAT), "potential_threats": _count(_POTENTIAL)}
    week = {"$dateTrunc": {"date": "$mail.received_at", "unit": "week", "startOfWeek": "monday", "timezone": zone}}
    inboxes = {
        "threats_in_inboxes": _count(_THREAT, _IN_INBOX),
        "potential_threats_in_inboxes": _count(_POTENTIAL, _IN_INBOX),
        "threats_read": _count(_THREAT, _READ),
        "answered": _count({"$gte": ["$severity", 2]}, _ANSWERED),
        "spam": _count({"$eq": ["$level", Level.SPAM.value]}),
    }
    person = {"threats_read": _count(_THREAT, _READ), "threats_in_inbox": _count(_THREAT, _IN_INBOX)}
    worst_first = {"threats_read": -1, "threats": -1, "potential_threats": -1, "_id": 1}
    return {
        "totals": [{"$group": {"_id": None, **both, **inboxes}}],
        "people_attacked": [dangerous, {"$group": {"_id": "$mail.mailbox_address"}}, {"$count": "n"}],
        "attack_types": [
            dangerous,
            {"$match": {"mail.attack_type": {"$ne": None}}},
            *by_frequency("mail.attack_type"),
        ],
        "weeks": [dangerous, {"$group": {"_id": week, **both}}, {"$sort": {"_id": 1}}],
        "people": [
            dangerous,
            {"$group": {"_id": "$mail.mailbox_address", **both, **person}},
            {"$sort": worst_first},
            {"$limit": MOST},
        ],
        "campaigns": _campaign_stages(dangerous),
        "sender_domains": [
            dangerous,
            {"$match": {"sender_domain": {"$ne": ""}}},
            *by_frequency("sender_domain"),
            {"$limit": MOST},
        ],
    }


def _campaign_stages(dangerous: Document) -> list[Document]:
    group: Document = {
        "_id": "$campaign",
        "subject": {"$last": "$mail.detection.subject"},
        "attack_type": {"$last": "$mail.attack_type"},
        "mails": {"$sum": 1},
        "addresses": {"$addToSet": "$mail.mailbox_address"},
        "first_at": {"$first": "$mail.received_at"},
        "last_at": {"$last": "$mail.received_at"},
    }
    return [
        dangerous,
        {"$match": {"campaign": {"$ne": ""}}},
        {"$sort": {"mail.received_at": 1, "_id": 1}},
        {"$group": group},
        {"$match": {"mails": {"$gt": 1}}},
        {"$addFields": {"mailboxes": {"$size": "$addresses"}}},
        {"$sort": {"mails": -1, "last_at": -1, "_id": 1}},
        {"$limit": MOST},
    ]


def _campaign(found: dict[str, Any]) -> Campaign:
    kind = found["attack_type"]
    named = {name: found[name] for name in ("subject", "mails", "mailboxes", "first_at", "last_at")}
    return Campaign(name=found["_id"], attack_type=AttackType(kind) if kind else None, **named)


def _weeks(found: Iterable[Document], zone: ZoneInfo) -> Iterable[Week]:
    for each in found:
        yield Week(each["_id"].astimezone(zone), each["threats"], each["potential_threats"])
