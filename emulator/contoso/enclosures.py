"""A scenario's attachments: ``kind:name`` or ``kind:name:detail``, made into files."""

import io
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

import segno

from emulator.contoso import files
from emulator.contoso.mail import Attachment, Correspondent
from emulator.contoso.payloads import PAYLOADS, Wanted, inside

OFFICE = "application/vnd.openxmlformats-officedocument."
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": f"{OFFICE}wordprocessingml.document",
    "xlsx": f"{OFFICE}spreadsheetml.sheet",
    "csv": "text/csv",
    "txt": "text/plain",
    "png": "image/png",
    "zip": "application/zip",
    "html": "text/html",
    "gz": "application/gzip",
    "iso": "application/octet-stream",
    "docm": "application/vnd.ms-word.document.macroEnabled.12",
    "eml": "message/delivery-status",
}


def qr_code(address: str) -> bytes:
    """Return a PNG that leads there when photographed."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="png", scale=4, border=3)
    return out.getvalue()


MAKERS: dict[str, Callable[[Wanted], bytes]] = {
    "pdf": lambda one: files.pdf(one.document),
    "docx": lambda one: files.docx(one.document),
    "xlsx": lambda one: files.xlsx(one.document),
    "text": lambda one: one.document.encode("utf-8"),
    "bom-text": lambda one: one.document.encode("utf-8-sig"),
    "gzip": lambda one: files.gzipped(one.document),
    "photo": lambda one: files.picture(one.random),
    "qr": lambda one: qr_code(one.detail),
    "locked-zip": lambda one: files.locked_archive(
        inside(one.name, ".xlsx"), files.xlsx(one.document), one.detail, one.random
    ),
    **PAYLOADS,
}


def enclosure(specification: str, document: str, reader: str, random: Random) -> Attachment:
    """Return one attachment; a QR code is not attached but shown where the text says ``!(cid:qr)``."""
    kind, name, detail = (*specification.split(":", 2), "", "")[:3]
    return Attachment(
        name=name,
        media_type=MEDIA_TYPES[name.rpartition(".")[2].lower()],
        content=MAKERS[kind](Wanted(name, detail, document, reader, random)),
        content_id=kind if kind == "qr" else None,
    )


def invitation(
    subject: str, writer: Correspondent, readers: tuple[Correspondent, ...], at: datetime, random: Random
) -> str:
    """Return a meeting of one hour within the next week, as an iCalendar request."""
    day = (at + timedelta(days=random.randrange(1, 7))).replace(minute=random.choice((0, 30)), second=0)
    begins = day.replace(hour=random.choice((0, 1, 2, 4, 5, 6, 7)))
    guests = [f"ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:{one.address}" for one in readers]
    lines = [
        "BEGIN:VCALENDAR",
        "METHOD:REQUEST",
        "PRODID:Microsoft Exchange Server 2010",
        "VERSION:2.0",
        "BEGIN:VEVENT",
        f"ORGANIZER:mailto:{writer.address}",
        *guests,
        f"SUMMARY:{subject}",
        f"DTSTART:{begins:%Y%m%dT%H%M%SZ}",
        f"DTEND:{begins + timedelta(hours=1):%Y%m%dT%H%M%SZ}",
        f"DTSTAMP:{at:%Y%m%dT%H%M%SZ}",
        f"UID:{random.randbytes(20).hex().upper()}",
        "STATUS:CONFIRMED",
        "SEQUENCE:0",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "\n".join(lines) + "\n"
