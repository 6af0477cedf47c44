"""All detections as CSV that Excel opens with Japanese and that no spreadsheet takes for formulas; see docs/csv.md."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import UTC
from itertools import islice

from services.reports.detections import Detected
from services.reports.evidence import harmless
from shared.web.formatting import visible
from shared.wording import Wording

COLUMNS = (
    "received_at_utc",
    "verdict",
    "attack_type",
    "subject",
    "header_from_name",
    "header_from_address",
    "recipients",
    "mailbox",
    "folder",
    "is_read",
    "findings",
    "evidence",
    "spf",
    "dkim",
    "dmarc",
    "compauth",
    "spam_confidence_level",
    "microsoft_category",
    "campaign",
    "not_fully_analysed",
    "internet_message_id",
    "mail_id",
)
_BEGINS_A_FORMULA = frozenset("=+-@\t\r\n\0＝＋－＠'")
_LONGEST = 2_000
_ROWS_IN_A_PIECE = 100
_BYTE_ORDER_MARK = "\ufeff"


def safe(text: str) -> str:
    """Return hostile text as a cell: hidden characters visible, and an apostrophe before what might begin a formula."""
    shown = visible(text, _LONGEST)
    begins = shown.lstrip(' \u3000\u00a0"')[:1]
    return f"'{shown}" if begins in _BEGINS_A_FORMULA and begins else shown


def rows(detections: Iterable[Detected], words: Wording) -> Iterator[list[str | int | None]]:
    """Yield the heading, then one row a mail."""
    yield list(COLUMNS)
    for each in detections:
        yield [safe(cell) if isinstance(cell, str) else cell for cell in _row(each, words)]


def stream(detections: Iterable[Detected], words: Wording) -> Iterator[bytes]:
    """Yield the file piece by piece: UTF-8 with a byte order mark, RFC 4180."""
    yield _BYTE_ORDER_MARK.encode()
    every = rows(detections, words)
    while some := list(islice(every, _ROWS_IN_A_PIECE)):
        piece = io.StringIO(newline="")
        csv.writer(piece, lineterminator="\r\n").writerows(some)
        yield piece.getvalue().encode()


def _row(each: Detected, words: Wording) -> Iterator[str | int | None]:
    mail, detection, microsoft = each.mail, each.detection, each.detection.microsoft
    yield mail.received_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    yield each.level.value
    yield mail.attack_type.value if mail.attack_type else ""
    yield detection.subject
    yield detection.header_from_name
    yield detection.header_from_address
    yield "; ".join(detection.recipients)
    yield mail.mailbox_address
    yield mail.place.folder
    yield "true" if detection.is_read else "false"
    yield "; ".join(words.finding(finding.kind).title for finding in detection.findings)
    yield "; ".join(f"{e.field}={harmless(e)}" for finding in detection.findings for e in finding.evidence)
    yield microsoft.spf or ""
    yield microsoft.dkim or ""
    yield microsoft.dmarc or ""
    yield microsoft.compauth or ""
    yield microsoft.spam_confidence_level
    yield microsoft.category or ""
    yield detection.campaign
    yield "; ".join(mail.not_fully_analysed)
    yield detection.internet_message_id
    yield mail.mail_id
