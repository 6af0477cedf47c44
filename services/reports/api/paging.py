"""Pages of detections by what stands in their rows, so that none is missed or repeated while others come and go."""

import base64
import binascii
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Annotated, Any, TypeVar

import msgspec
from flask_babel import lazy_gettext as _
from msgspec import Meta

from services.reports.api.queries import DetectionsQuery, PageQuery
from services.reports.detections import Detected, detected
from services.reports.table import matching
from shared.mongodb import Document, Documents, translated
from shared.web.problems import ProblemError

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_Moment = Annotated[int, Meta(ge=-(10**13), le=10**14)]
_Rank = tuple[int, _Moment, str]
"""Severity, milliseconds since 1970, id of the document."""
_Number = Annotated[int, Meta(ge=0, le=10**9)]

T = TypeVar("T")


class DetectionPages:
    """Reads the detections of one scan page by page."""

    def __init__(self, database: Documents) -> None:
        """Use the collection `detections`."""
        self._detections = database["detections"]

    @translated
    def page(self, customer_id: str, scan_id: str, query: DetectionsQuery) -> tuple[list[Detected], str | None]:
        """Return one page and the cursor of the next, or None."""
        match: Document = {"customer_id": customer_id, "scan_id": scan_id, **matching(query.narrowing)}
        if query.between:
            match["mail.received_at"] = query.between
        if query.cursor:
            match |= _after(_read(query, _Rank), query)
        found = list(self._detections.find(match).sort(_order(query)).limit(query.limit + 1))
        more = len(found) > query.limit
        rank = _rank(found[query.limit - 1]) if more else None
        return [detected(each) for each in found[: query.limit]], _written(query, rank) if rank else None


def slice_of(everything: Sequence[T], query: PageQuery) -> tuple[Sequence[T], str | None]:
    """Return one page of what is at hand whole, and the cursor of the next, or None."""
    first = first_of(query)
    following = first + query.limit
    return everything[first:following], number_cursor(query, following) if following < len(everything) else None


def first_of(query: PageQuery) -> int:
    """Return the number of a page's first entry, counted from 0, in a list that is paged by numbers."""
    return int(_read(query, _Number)) if query.cursor else 0


def number_cursor(query: PageQuery, following: int) -> str:
    """Return the cursor of the page that begins with an entry's number."""
    return _written(query, following)


def _order(query: DetectionsQuery) -> list[tuple[str, int]]:
    by = [("severity", -1), ("mail.received_at", -1)]
    return [*(by if query.sort == "danger" else reversed(by)), ("_id", 1)]


def _after(rank: _Rank, query: DetectionsQuery) -> Document:
    severity, milliseconds, document_id = rank
    values = {"severity": severity, "mail.received_at": _EPOCH + timedelta(milliseconds=milliseconds)}
    (first, _one), (second, _two), _three = _order(query)
    same = {first: values[first]}
    return {
        "$or": [
            {first: {"$lt": values[first]}},
            {**same, second: {"$lt": values[second]}},
            {**same, second: values[second], "_id": {"$gt": document_id}},
        ]
    }


def _rank(document: Document) -> _Rank:
    milliseconds = (document["mail"]["received_at"] - _EPOCH) // timedelta(milliseconds=1)
    return document["severity"], milliseconds, document["_id"]


def _written(query: PageQuery, place: object) -> str:
    packed = msgspec.msgpack.encode((_fingerprint(query), place))
    return base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


def _read(query: PageQuery, kind: Any) -> Any:
    """Return the place that the cursor names; ends the request with 422 where it was made for something else."""
    try:
        packed = base64.urlsafe_b64decode(query.cursor.encode() + b"==")
        asked, place = msgspec.msgpack.decode(packed, type=tuple[bytes, kind])
    except (binascii.Error, UnicodeError, msgspec.DecodeError, OverflowError):
        asked, place = b"", None
    if place is None or asked != _fingerprint(query):
        raise ProblemError(422, "wrong-cursor", _("The cursor does not belong to this question."))
    return place


def _fingerprint(query: PageQuery) -> bytes:
    asked = msgspec.structs.replace(query, cursor="", limit=1)
    return sha256(msgspec.json.encode(asked)).digest()[:6]
