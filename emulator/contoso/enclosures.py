"""A scenario's attachments: ``kind:name`` or ``kind:name:detail``, made into files."""

import io
from datetime import datetime, timedelta
from random import Random

import segno

from emulator.contoso import files
from emulator.contoso.mail import Attachment, Correspondent
from emulator.contoso.payloads import payload

OFFICE = "application/vnd.openxmlformats-officedocument."
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": f"{OFFICE}wordprocessingml.document",
    "xlsx": f"{OFFICE}spreadsheetml.sheet",
    "csv": "text/csv",
    "txt": "text/plain",
    "png": "image/png",
    "jpg": "image/png",
    "zip": "application/zip",
    "html": "text/html",
    "gz": "application/gzip",
    "iso": "application/octet-stream",
    "docm": "application/vnd.ms-word.document.macroEnabled.12",
    "eml": "message/delivery-status",
}


def qr_code(address: str) -> bytes:
    """A PNG that leads there when photographed."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="png", scale=4, border=3)
    return out.getvalue()


def content(kind: str, name: str, detail: str, document: str, reader: str, random: Random) -> bytes:
    """The bytes of one attachment; document is the text inside it."""
    match kind:
        case "pdf":
            return files.pdf(document)
        case "docx":
            return files.docx(document)
        case "xlsx":
            return files.xlsx(document)
        case "text":
            return document.encode("utf-8")
        case "bom-text":
            return document.encode("utf-8-sig")
        case "gzip":
            return files.gzipped(document)
        case "photo":
            return files.picture(random)
        case "qr":
            return qr_code(detail)
        case "zip":
            return files.archive([(detail, files.xlsx(document))])
        case "locked-zip":
            return files.locked_archive(f"{name.rpartition('.')[0]}.xlsx", files.xlsx(document), detail, random)
        case _:
            return payload(kind, name, detail, reader, random)


def enclosure(specification: str, document: str, reader: str, random: Random) -> Attachment:
    """One attachment; a QR code is shown in the text as ``!(cid:qr)``, a photo without a detail is attached."""
    kind, name, detail = (*specification.split(":", 2), "", "")[:3]
    inline = kind if kind == "qr" or detail == "inline" else None
    return Attachment(
        name=name,
        media_type=MEDIA_TYPES[name.rpartition(".")[2].lower()],
        content=content(kind, name, detail, document, reader, random),
        content_id=inline,
    )


def invitation(
    subject: str, writer: Correspondent, readers: tuple[Correspondent, ...], at: datetime, random: Random
) -> str:
    """A meeting of one hour within the next week, as an iCalendar request."""
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
