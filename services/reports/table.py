"""The table of detections: narrowed, sorted, searched, paged, and counted by facet."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from services.reports.detections import DANGEROUS, Detected, by_frequency, detected, searchable
from services.reports.narrowing import FACETS, PAGE_SIZE, Narrowing
from shared.mongodb import Document, Documents, translated

_FIELDS = {"verdict": "level", "attack_type": "mail.attack_type", "place": "place", "mailbox": "mail.mailbox_address"}
_ORDERS = {
    "danger": "severity",
    "received": "mail.received_at",
    "attack_type": "mail.attack_type",
    "subject": "mail.detection.subject",
    "sender": "mail.detection.header_from_address",
    "mailbox": "mail.mailbox_address",
    "place": "place",
    "read": "mail.detection.is_read",
}


@dataclass(frozen=True)
class Page:
    """One page of rows; `facets` counts the rows that each value of a facet would give beside the other choices."""

    rows: tuple[Detected, ...]
    total: int
    number: int
    facets: Mapping[str, Mapping[str, int]]

    @property
    def pages(self) -> int:
        """Return how many pages there are, at least one."""
        return max(1, -(-self.total // PAGE_SIZE))

    @property
    def first(self) -> int:
        """Return the number of the first row on this page, counted from 1."""
        return (self.number - 1) * PAGE_SIZE + 1

    @property
    def last(self) -> int:
        """Return the number of the last row on this page."""
        return self.first + len(self.rows) - 1


class Table:
    """Reads the detections of one scan for the table."""

    def __init__(self, database: Documents) -> None:
        """Use the collection `detections`."""
        self._detections = database["detections"]

    @translated
    def page(self, customer_id: str, scan_id: str, wanted: Narrowing) -> Page:
        """Return the wanted page; a page beyond the end is the last one."""
        whose: Document = {"customer_id": customer_id, "scan_id": scan_id, "severity": {"$gt": 0}}
        found = next(
            iter(self._detections.aggregate([{"$match": whose | _common(wanted)}, {"$facet": _counts(wanted)}]))
        )
        total = found["total"][0]["rows"] if found["total"] else 0
        number = min(wanted.page, max(1, -(-total // PAGE_SIZE)))
        rows = (
            self._detections.find(whose | _common(wanted) | _chosen(wanted))
            .collation({"locale": "ja", "numericOrdering": True})
            .sort(_order(wanted))
            .skip((number - 1) * PAGE_SIZE)
            .limit(PAGE_SIZE)
        )
        return Page(
            rows=tuple(map(detected, rows)),
            total=total,
            number=number,
            facets={facet: {each["_id"]: each["count"] for each in found[facet]} for facet in FACETS},
        )


def _common(wanted: Narrowing) -> Document:
    match: Document = {"campaign": wanted.campaign} if wanted.campaign else {}
    if wanted.search:
        match["$and"] = [{"search": {"$regex": re.escape(word)}} for word in searchable(wanted.search).split()]
    return match


def _chosen(wanted: Narrowing, without: str = "") -> Document:
    match: Document = {
        _FIELDS[facet]: {"$in": list(getattr(wanted, facet))}
        for facet in FACETS
        if facet != without and getattr(wanted, facet)
    }
    if not wanted.verdict and without != "verdict":
        match["level"] = {"$in": [level.value for level in DANGEROUS]}
    return match


def _counts(wanted: Narrowing) -> Document:
    counts: Document = {
        facet: [
            {"$match": {"$and": [_chosen(wanted, without=facet), {_FIELDS[facet]: {"$nin": [None, ""]}}]}},
            *by_frequency(_FIELDS[facet]),
            {"$limit": 100},
        ]
        for facet in FACETS
    }
    counts["total"] = [{"$match": _chosen(wanted)}, {"$count": "rows"}]
    return counts


def _order(wanted: Narrowing) -> list[tuple[str, int]]:
    first = {_ORDERS[wanted.sort]: 1 if wanted.ascending else -1}
    return list((first | {"severity": -1, "mail.received_at": -1, "_id": 1} | first).items())
