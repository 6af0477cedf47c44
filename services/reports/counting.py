"""Counts the detections of one scan, from the very rows that the table shows."""

from collections.abc import Iterator

from services.reports import campaigns, facets
from services.reports.detections import ANSWERED, SEVERITY, Level, by_frequency
from services.reports.figures import MOST, QUARTER, Figures, Imitated, Person, Summary
from services.reports.impersonation import Role
from shared.mongodb import Document, Documents, translated
from shared.verdicts import AttackType

_DANGEROUS: Document = {"$match": {"severity": {"$gte": 2}}}
_THREAT: Document = {"$eq": ["$severity", SEVERITY[Level.THREAT]]}
_POTENTIAL: Document = {"$eq": ["$severity", SEVERITY[Level.POTENTIAL_THREAT]]}
_IS_THREAT: Document = {"$subtract": ["$severity", SEVERITY[Level.POTENTIAL_THREAT]]}
"""Of a dangerous mail: 1 or 0, which costs less than comparing and choosing."""
_IN_INBOX: Document = {"$eq": ["$place", "inbox"]}
_ANSWERED: Document = {"$in": [ANSWERED, {"$ifNull": ["$mail.detection.findings.kind", []]}]}
_READ: Document = {"$eq": ["$mail.detection.is_read", True]}


class Counting:
    """Counts the detections of one scan."""

    def __init__(self, database: Documents) -> None:
        """Use the collection `detections`."""
        self._detections = database["detections"]

    @translated
    def summary(self, customer_id: str, scan_id: str) -> Summary:
        """Count everything but the comparison; some tenths of a second for 10,000 mails."""
        whose: Document = {"customer_id": customer_id, "scan_id": scan_id}
        shown: Document = {"$match": whose | {"severity": {"$gt": 0}}}
        found = next(iter(self._detections.aggregate([shown, {"$facet": _figures()}])))
        totals = found["totals"][0] if found["totals"] else {}
        figures = Figures(
            **{name: count for name, count in totals.items() if name != "_id"},
            people_attacked=_only(found["people_attacked"]),
            attack_types=tuple((AttackType(each["_id"]), each["count"]) for each in found["attack_types"]),
            people=tuple(map(_person, found["people"])),
            campaigns=tuple(map(campaigns.campaign, found["campaigns"])),
            campaigns_in_all=_only(found["campaigns_in_all"]),
            imitated=tuple(map(_imitated, found["imitated"])),
            sender_domains=tuple((each["_id"], each["count"]) for each in found["sender_domains"]),
        )
        quarters = self._detections.aggregate([shown, _DANGEROUS, *_quarters()])
        return Summary(
            figures=figures,
            quarters=tuple((int(each["_id"]), each["threats"], each["potential_threats"]) for each in quarters),
            not_fully_analysed=self._not_fully_analysed(whose),
            cube=facets.cube(self._detections.aggregate([shown, *facets.stages()])),
        )

    @translated
    def people(self, customer_id: str, scan_id: str, *, first: int, most: int) -> list[Person]:
        """Return `most` people under attack from the one numbered `first` (from 0) on, those at highest risk first."""
        match = {"$match": {"customer_id": customer_id, "scan_id": scan_id, "severity": {"$gte": 2}}}
        return [_person(each) for each in self._detections.aggregate([match, *_people(first, most)])]

    def _not_fully_analysed(self, whose: Document) -> dict[str, int]:
        stages: list[Document] = [
            {"$match": whose},
            {"$unwind": "$mail.not_fully_analysed"},
            *by_frequency("mail.not_fully_analysed"),
        ]
        return {each["_id"]: each["count"] for each in self._detections.aggregate(stages)}


def _count(*conditions: Document) -> Document:
    return {"$sum": {"$cond": [{"$and": list(conditions)}, 1, 0]}}


def _both() -> Document:
    return {"threats": _count(_THREAT), "potential_threats": _count(_POTENTIAL)}


def _figures() -> dict[str, list[Document]]:
    inboxes = {
        "threats_in_inboxes": _count(_THREAT, _IN_INBOX),
        "potential_threats_in_inboxes": _count(_POTENTIAL, _IN_INBOX),
        "threats_read": _count(_THREAT, _READ),
        "answered": _count({"$gte": ["$severity", 2]}, _ANSWERED),
        "spam": _count({"$eq": ["$level", Level.SPAM.value]}),
    }
    typed: Document = {"$match": {"mail.attack_type": {"$ne": None}}}
    from_somewhere: Document = {"$match": {"sender_domain": {"$ne": ""}}}
    return {
        "totals": [{"$group": {"_id": None, **_both(), **inboxes}}],
        "people_attacked": [_DANGEROUS, {"$group": {"_id": "$mail.mailbox_address"}}, {"$count": "n"}],
        "attack_types": [_DANGEROUS, typed, *by_frequency("mail.attack_type")],
        "people": [_DANGEROUS, *_people(0, MOST)],
        "campaigns": [_DANGEROUS, *campaigns.stages(0, MOST)],
        "campaigns_in_all": [_DANGEROUS, *by_frequency("campaign"), *campaigns.several(), {"$count": "n"}],
        "imitated": [_DANGEROUS, *_most_imitated()],
        "sender_domains": [_DANGEROUS, from_somewhere, *by_frequency("sender_domain"), {"$limit": MOST}],
    }


def _people(first: int, most: int) -> list[Document]:
    """Return the stages that fold dangerous mails into people, the worst first; no threat is a potential one."""
    counts: Document = {"mails": {"$sum": 1}, "threats": {"$sum": _IS_THREAT}}
    counts |= {"threats_read": _threats(_READ), "threats_in_inbox": _threats(_IN_INBOX)}
    worst_first = {"threats_read": -1, "threats_in_inbox": -1, "threats": -1, "mails": -1, "_id": 1}
    group: Document = {"$group": {"_id": "$mail.mailbox_address", **counts}}
    potential: Document = {"$addFields": {"potential_threats": {"$subtract": ["$mails", "$threats"]}}}
    return [group, {"$sort": worst_first}, {"$skip": first}, {"$limit": most}, potential, {"$unset": "mails"}]


def _threats(condition: Document) -> Document:
    return {"$sum": {"$cond": [condition, _IS_THREAT, 0]}}


def _most_imitated() -> list[Document]:
    """Take the most frequent of each role, so that many brands do not hide a colleague."""
    group: Document = {
        "_id": "$impersonates",
        "mails": {"$sum": 1},
        "mailboxes": {"$addToSet": "$mail.mailbox_address"},
    }
    role: Document = {"$first": {"$split": ["$_id", ":"]}}
    return [
        {"$unwind": "$impersonates"},
        {"$group": group},
        {"$addFields": {"mailboxes": {"$size": "$mailboxes"}}},
        {"$sort": {"mails": -1, "_id": 1}},
        {"$group": {"_id": role, "of_role": {"$push": "$$ROOT"}}},
        {"$project": {"of_role": {"$slice": ["$of_role", MOST]}}},
        {"$unwind": "$of_role"},
        {"$replaceRoot": {"newRoot": "$of_role"}},
        {"$sort": {"mails": -1, "_id": 1}},
    ]


def _quarters() -> Iterator[Document]:
    milliseconds = int(QUARTER.total_seconds() * 1000)
    yield {
        "$group": {"_id": {"$floor": {"$divide": [{"$toLong": "$mail.received_at"}, milliseconds]}}, **_both()},
    }
    yield {"$sort": {"_id": 1}}


def _only(found: list[Document]) -> int:
    return found[0]["n"] if found else 0


def _person(found: Document) -> Person:
    return Person(address=found["_id"], **{name: count for name, count in found.items() if name != "_id"})


def _imitated(found: Document) -> Imitated:
    role, _, name = found["_id"].partition(":")
    return Imitated(Role(role), name, found["mails"], found["mailboxes"])
