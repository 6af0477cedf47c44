"""Campaigns: the mails of one wave, counted together and looked at closely."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.reports.detections import by_frequency
from shared.mongodb import Document, Documents, translated
from shared.verdicts import AttackType

MOST_NAMED = 20
"""Subjects and senders of one campaign that are named."""


@dataclass(frozen=True)
class Campaign:
    """Mails of one wave; the subject is that of its latest mail, hostile text."""

    name: str
    subject: str
    attack_type: AttackType | None
    mails: int
    mailboxes: int
    opened: int
    in_inboxes: int
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True)
class Reached:
    """A mailbox that a campaign reached."""

    address: str
    mails: int
    opened: int
    in_inbox: int


@dataclass(frozen=True)
class CampaignDetails:
    """A campaign with its subjects and senders (the most frequent first) and whom it reached (openers first)."""

    campaign: Campaign
    subjects: tuple[tuple[str, int], ...]
    senders: tuple[tuple[str, int], ...]
    reached: tuple[Reached, ...]
    kinds: tuple[str, ...]
    """Kinds of finding, the most frequent first."""


class Campaigns:
    """Reads the campaigns of one scan."""

    def __init__(self, database: Documents) -> None:
        """Use the collection `detections`."""
        self._detections = database["detections"]

    @translated
    def listed(self, customer_id: str, scan_id: str, *, first: int, most: int) -> list[Campaign]:
        """Return `most` campaigns from the one numbered `first` (from 0) on, the largest first."""
        match: Document = {"customer_id": customer_id, "scan_id": scan_id, "severity": {"$gte": 2}}
        return [campaign(each) for each in self._detections.aggregate([{"$match": match}, *stages(first, most)])]

    @translated
    def find(self, customer_id: str, scan_id: str, name: str) -> CampaignDetails | None:
        """Return one campaign of at least two mails, or None."""
        match: Document = {"customer_id": customer_id, "scan_id": scan_id, "campaign": name, "severity": {"$gte": 2}}
        found = next(iter(self._detections.aggregate([{"$match": match}, {"$facet": _details()}])))
        if not name or not found["campaign"]:
            return None
        return CampaignDetails(
            campaign=campaign(found["campaign"][0]),
            subjects=tuple((each["_id"] or "", each["count"]) for each in found["subjects"]),
            senders=tuple((each["_id"] or "", each["count"]) for each in found["senders"]),
            reached=tuple(Reached(address=each.pop("_id"), **each) for each in found["reached"]),
            kinds=tuple(each["_id"] for each in found["kinds"]),
        )


_READ: Document = {"$cond": [{"$eq": ["$mail.detection.is_read", True]}, 1, 0]}
_IN_INBOX: Document = {"$cond": [{"$eq": ["$place", "inbox"]}, 1, 0]}


def several() -> list[Document]:
    """Return the stage that leaves out what has no name or one mail only."""
    return [{"$match": {"_id": {"$ne": ""}, "count": {"$gt": 1}}}]


def stages(first: int, most: int) -> list[Document]:
    """Return the stages that fold dangerous mails into campaigns."""
    group: Document = {
        "_id": "$campaign",
        "subject": {"$last": "$mail.detection.subject"},
        "attack_type": {"$last": "$mail.attack_type"},
        "count": {"$sum": 1},
        "opened": {"$sum": _READ},
        "in_inboxes": {"$sum": _IN_INBOX},
        "addresses": {"$addToSet": "$mail.mailbox_address"},
        "first_at": {"$first": "$mail.received_at"},
        "last_at": {"$last": "$mail.received_at"},
    }
    return [
        {"$match": {"campaign": {"$ne": ""}}},
        {"$sort": {"mail.received_at": 1, "_id": 1}},
        {"$group": group},
        *several(),
        {"$addFields": {"mailboxes": {"$size": "$addresses"}}},
        {"$sort": {"count": -1, "last_at": -1, "_id": 1}},
        {"$skip": first},
        {"$limit": most},
    ]


def campaign(found: dict[str, Any]) -> Campaign:
    """Read what the stages gave."""
    kind = found["attack_type"]
    named = ("subject", "mailboxes", "opened", "in_inboxes", "first_at", "last_at")
    return Campaign(
        name=found["_id"],
        mails=found["count"],
        attack_type=AttackType(kind) if kind else None,
        **{name: found[name] for name in named},
    )


def _details() -> dict[str, list[Document]]:
    person: Document = {"mails": {"$sum": 1}, "opened": {"$sum": _READ}, "in_inbox": {"$sum": _IN_INBOX}}
    reached: Document = {"$group": {"_id": "$mail.mailbox_address", **person}}
    worst_first: Document = {"$sort": {"opened": -1, "in_inbox": -1, "mails": -1, "_id": 1}}
    return {
        "campaign": stages(0, 1),
        "subjects": [*by_frequency("mail.detection.subject"), {"$limit": MOST_NAMED}],
        "senders": [*by_frequency("mail.detection.header_from_address"), {"$limit": MOST_NAMED}],
        "reached": [reached, worst_first],
        "kinds": [
            {"$unwind": "$mail.detection.findings"},
            *by_frequency("mail.detection.findings.kind"),
            {"$limit": 5},
        ],
    }
