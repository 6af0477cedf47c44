"""The table of detections: narrowed, sorted, searched, paged, and counted by facet."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from services.reports import facets
from services.reports.detections import (
    CAMPAIGN,
    COLUMNS,
    DANGEROUS,
    IMITATED,
    IN_WORDS,
    LIKE_PEOPLE,
    RECEIVED,
    SEVERITY,
    Level,
    searchable,
)
from services.reports.facets import Cube
from services.reports.narrowing import FACETS, SIZES, Narrowing
from services.reports.rows import FIELDS, Row, row
from shared.mongodb import Document, Documents, translated

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
_CHOSEN_FROM_FEW = ("danger", "attack_type", "place", "read")


Step = tuple[Row, int] | None
"""A row and the page that it is on."""


@dataclass(frozen=True)
class Page:
    """One page of rows; `facets` counts the rows that each value of a facet would give beside the other choices."""

    rows: tuple[Row, ...]
    total: int
    number: int
    size: int
    facets: Mapping[str, Mapping[str, int]]
    waves: Mapping[str, int]
    """Campaign to the number of its mails, for the campaigns of these rows."""

    @property
    def pages(self) -> int:
        """Return how many pages there are, at least one."""
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        """Return the number of the first row on this page, counted from 1."""
        return (self.number - 1) * self.size + 1

    @property
    def last(self) -> int:
        """Return the number of the last row on this page."""
        return self.first + len(self.rows) - 1

    @property
    def sizes(self) -> tuple[int, ...]:
        """Return the sizes that a page may have."""
        return SIZES

    @property
    def near(self) -> list[int]:
        """Return the pages to offer: the first, the last, this one and its neighbours; 0 stands for a gap."""
        steps = sorted({1, self.pages, *range(max(1, self.number - 2), min(self.pages, self.number + 2) + 1)})
        pairs = zip([0, *steps], steps, strict=False)
        return [each for before, step in pairs for each in ((0, step) if step - before > 1 else (step,))]


class Table:
    """Reads the detections of one scan for the table."""

    def __init__(self, database: Documents) -> None:
        """Use the collection `detections`."""
        self._detections = database["detections"]

    @translated
    def page(self, customer_id: str, scan_id: str, wanted: Narrowing, cube: Cube | None = None) -> Page:
        """Return the wanted page; beyond the end it is the last one. With a `cube` only searches are counted."""
        whose: Document = {"customer_id": customer_id, "scan_id": scan_id, "severity": {"$gt": 0}}
        if cube is None or wanted.is_searched:
            stages = [{"$match": whose | _searched(wanted)}, *facets.stages()]
            cube = facets.cube(self._detections.aggregate(stages, hint=_index_of_search(wanted)))
        counts = cube.counts(wanted)
        number = min(wanted.page, max(1, -(-counts.total // wanted.size)))
        rows = self._rows_of_page(whose, wanted, number, counts.total)
        return Page(
            rows=rows,
            total=counts.total,
            number=number,
            size=wanted.size,
            facets=counts.facets,
            waves=self._waves(whose, {each.campaign for each in rows} - {""}),
        )

    @translated
    def beside(self, customer_id: str, scan_id: str, wanted: Narrowing, mail_id: str) -> tuple[Step, Step]:
        """Return the rows before and after a mail of the wanted page; None at either end, or if it is not on it."""
        whose: Document = {"customer_id": customer_id, "scan_id": scan_id}
        first = max(0, (wanted.page - 1) * wanted.size - 1)
        rows = self._rows(whose, wanted, first=first, most=wanted.size + 2)
        found = next((place for place, each in enumerate(rows) if each.mail_id == mail_id), None)
        if found is None:
            return None, None
        steps: list[Step] = [(each, (first + place) // wanted.size + 1) for place, each in enumerate(rows)]
        around = [None, *steps, None]
        return around[found], around[found + 2]

    @translated
    def of_campaign(self, customer_id: str, scan_id: str, name: str, *, most: int) -> tuple[Row, ...]:
        """Return the most dangerous and newest mails of a campaign."""
        whose: Document = {"customer_id": customer_id, "scan_id": scan_id}
        return self._rows(whose, Narrowing(campaign=name), first=0, most=most)

    @translated
    def but(self, customer_id: str, scan_id: str, mail_ids: Collection[str], *, most: int) -> tuple[Row, ...]:
        """Return the mails of a scan, spam too, but these, the most dangerous and newest first."""
        which: Document = {"customer_id": customer_id, "scan_id": scan_id, "severity": {"$gt": 0}}
        others = which | {"mail.mail_id": {"$nin": list(mail_ids)}}
        order = [("severity", -1), ("mail.received_at", -1), ("_id", 1)]
        return tuple(map(row, self._detections.find(others, FIELDS).sort(order).limit(most))) if most else ()

    def _rows_of_page(self, whose: Document, wanted: Narrowing, number: int, total: int) -> tuple[Row, ...]:
        first = (number - 1) * wanted.size
        if first <= total // 2:
            return self._rows(whose, wanted, first=first, most=wanted.size)
        left = max(0, total - first - wanted.size)
        return self._rows(whose, wanted, first=left, most=min(wanted.size, total - first), backwards=True)[::-1]

    def _rows(
        self, whose: Document, wanted: Narrowing, *, first: int, most: int, backwards: bool = False
    ) -> tuple[Row, ...]:
        """Return rows in the wanted order, or from its end, which is what spares skipping nearly all of them."""
        order = [(field, -way if backwards else way) for field, way in _order(wanted)]
        cursor = self._detections.find(whose | matching(wanted), FIELDS).sort(order).hint(_index(wanted))
        if _ORDERS[wanted.sort] in IN_WORDS:
            cursor = cursor.collation(LIKE_PEOPLE)
        return tuple(map(row, cursor.skip(first).limit(most)))

    def _waves(self, whose: Document, campaigns: set[str]) -> dict[str, int]:
        match = whose | {"campaign": {"$in": sorted(campaigns)}, "severity": {"$gte": SEVERITY[Level.POTENTIAL_THREAT]}}
        found = self._detections.aggregate([{"$match": match}, {"$sortByCount": "$campaign"}]) if campaigns else ()
        return {each["_id"]: each["count"] for each in found if each["count"] > 1}


def matching(wanted: Narrowing) -> Document:
    """Return which documents of a scan are wanted."""
    return _searched(wanted) | _chosen(wanted)


def _searched(wanted: Narrowing) -> Document:
    match: Document = {}
    if wanted.campaign:
        match["campaign"] = wanted.campaign
    if wanted.imitated:
        match["impersonates"] = wanted.imitated
    if wanted.search:
        match["$and"] = [{"search": {"$regex": re.escape(word)}} for word in searchable(wanted.search).split()]
    return match


def _chosen(wanted: Narrowing) -> Document:
    """Return the choices as a match; the verdict by its severity, which the indexes begin with."""
    levels = wanted.verdict or DANGEROUS
    match: Document = {"severity": {"$in": [SEVERITY[Level(each)] for each in levels if each in set(Level)]}}
    for facet in FACETS:
        if facet != "verdict" and getattr(wanted, facet):
            match[facets.FIELDS[facet]] = {"$in": list(getattr(wanted, facet))}
    return match


def _order(wanted: Narrowing) -> list[tuple[str, int]]:
    """Return the order: equals the most dangerous and newest first, but time and words are turned round as a whole."""
    field, way = _ORDERS[wanted.sort], 1 if wanted.ascending else -1
    turned = 1 if wanted.sort in _CHOSEN_FROM_FEW else -way if wanted.sort == "received" else way
    ranked = {"severity": -turned, "mail.received_at": -turned, "_id": turned}
    return list(({field: way} | ranked | {field: way}).items())


def _index(wanted: Narrowing) -> Document:
    """Return the keys of the index to use: MongoDB tries all that could do, at a price that grows with a scan."""
    field = _ORDERS[wanted.sort]
    if field in IN_WORDS:
        return IN_WORDS[_ORDERS["mailbox"] if wanted.mailbox else field]
    if wanted.sort == "received" and not wanted.is_narrowed:
        return RECEIVED
    return _index_of_search(wanted)


def _index_of_search(wanted: Narrowing) -> Document:
    if wanted.campaign:
        return CAMPAIGN
    return IMITATED if wanted.imitated else COLUMNS
