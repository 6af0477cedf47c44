"""One row of the table: what it shows of a mail, and nothing else is read of it."""

from dataclasses import dataclass
from datetime import datetime

from services.reports.detections import Level
from shared.events.details import Place
from shared.mongodb import Document
from shared.verdicts import AttackType

_DETECTION = ("subject", "header_from_name", "header_from_address", "is_read")
FIELDS = dict.fromkeys(
    (
        "level",
        "campaign",
        "since",
        "mail.mail_id",
        "mail.received_at",
        "mail.attack_type",
        "mail.place",
        "mail.mailbox_address",
        *(f"mail.detection.{name}" for name in _DETECTION),
    ),
    1,
)
"""The projection that a row needs."""


@dataclass(frozen=True)
class Row:
    """A mail in the table; subject, names and folder are hostile text."""

    level: Level
    mail_id: str
    received_at: datetime
    attack_type: AttackType | None
    place: Place
    mailbox_address: str
    subject: str
    header_from_name: str
    header_from_address: str
    is_read: bool
    campaign: str
    is_new: bool


def row(document: Document) -> Row:
    """Read a stored document of which `FIELDS` were fetched."""
    mail = document["mail"]
    detection = mail.get("detection") or {"subject": "", "header_from_name": "", "header_from_address": ""}
    return Row(
        level=Level(document["level"]),
        mail_id=mail["mail_id"],
        received_at=mail["received_at"],
        attack_type=AttackType(mail["attack_type"]) if mail["attack_type"] else None,
        place=Place(**mail["place"]),
        mailbox_address=mail["mailbox_address"],
        subject=detection["subject"],
        header_from_name=detection["header_from_name"],
        header_from_address=detection["header_from_address"],
        is_read=detection.get("is_read", False),
        campaign=document["campaign"],
        is_new=document.get("since") == "new",
    )
