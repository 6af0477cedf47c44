"""Attachments of the set: `kind:name` or `kind:name:detail`; the emulator's kinds and some of our own, all harmless."""

import html
import io
import struct
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import Final

import pikepdf

from emulator.contoso.enclosures import MAKERS, MEDIA_TYPES, qr_code
from emulator.contoso.files import archive, docx, pdf, picture
from emulator.contoso.mail import Attachment, Correspondent
from emulator.contoso.payloads import SHORTCUT, STUB, Wanted, inside

NOTEBOOK: Final = bytes.fromhex("e4525c7b8cd8a74daeb15378d02996d3")
EMBEDDED: Final = bytes.fromhex("e716e3bd65261145a4c48d4d0b7a9eac")
TYPES: Final = {
    **MEDIA_TYPES,
    "htm": "text/html",
    "shtml": "text/html",
    "svg": "image/svg+xml",
    "jpg": "image/jpeg",
    "gif": "image/gif",
    "wav": "audio/wav",
    "ics": "text/calendar",
    "vcf": "text/vcard",
    "xml": "application/xml",
    "json": "application/json",
    "p7s": "application/pkcs7-signature",
    "asc": "application/pgp-signature",
    "one": "application/onenote",
    "img": "application/octet-stream",
    "exe": "application/octet-stream",
    "js": "text/javascript",
    "url": "application/octet-stream",
    "lzh": "application/octet-stream",
    "rtf": "application/rtf",
    "doc": "application/msword",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "xlsm": "application/vnd.ms-excel.sheet.macroEnabled.12",
    "rpmsg": "application/x-microsoft-rpmsg-message",
}


def linked_pdf(wanted: Wanted) -> bytes:
    """Return a page whose lower half is a link to the detail."""
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf(wanted.document))) as document:
        action = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=wanted.detail)
        place = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[60, 300, 400, 500], A=action
        )
        document.pages[0].Annots = pikepdf.Array([place])
        document.save(target, deterministic_id=True)
    return target.getvalue()


def scripted_pdf(wanted: Wanted) -> bytes:
    """Return a page that runs a line of harmless script when it is opened."""
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf(wanted.document))) as document:
        document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert('a sample')")
        document.save(target, deterministic_id=True)
    return target.getvalue()


def coded_pdf(wanted: Wanted) -> bytes:
    """Return a page with a picture of a QR code that leads to the detail."""
    from PIL import Image  # noqa: PLC0415 — only this one file needs it

    target = io.BytesIO()
    code = Image.open(io.BytesIO(qr_code(wanted.detail))).convert("L").resize((240, 240), Image.Resampling.NEAREST)
    with pikepdf.open(io.BytesIO(pdf(wanted.document))) as document:
        image = document.make_stream(
            code.tobytes(),
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Image,
            Width=240,
            Height=240,
            ColorSpace=pikepdf.Name.DeviceGray,
            BitsPerComponent=8,
        )
        page = document.pages[0]
        page.Resources.XObject = pikepdf.Dictionary(Code=image)
        page.contents_add(b"q 180 0 0 180 200 400 cm /Code Do Q")
        document.save(target, deterministic_id=True)
    return target.getvalue()


def page(body: str, script: str = "") -> bytes:
    """Return a web page."""
    return f"<!DOCTYPE html><html><head><meta charset='utf-8'>{script}</head><body>{body}</body></html>".encode()


def drawing(wanted: Wanted) -> bytes:
    """Return an SVG that moves its reader on."""
    shown = f'<text x="20" y="40">{wanted.document}</text>'
    script = f'<script type="text/javascript"><![CDATA[location.href="{wanted.detail}#{wanted.reader}";]]></script>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="800" height="600">{shown}{script}</svg>'.encode()


OWN: Final[dict[str, Callable[[Wanted], bytes]]] = {
    "linked-pdf": linked_pdf,
    "scripted-pdf": scripted_pdf,
    "coded-pdf": coded_pdf,
    "page": lambda one: page(html.escape(one.document).replace("\n", "<br>")),
    "moving-page": lambda one: page("", f"<meta http-equiv='refresh' content='0;url={one.detail}'>"),
    "scripted-page": lambda one: page("", f"<script>location.replace(atob('{one.detail}'))</script>"),
    "drawing": drawing,
    "plain-drawing": lambda _: (
        b'<svg xmlns="http://www.w3.org/2000/svg"><circle cx="20" cy="20" r="18" fill="#0a5"/></svg>'
    ),
    "signature": lambda one: b"0\x82\x0b\x1c\x06\x09*\x86H\x86\xf7\r\x01\x07\x02" + one.random.randbytes(400),
    "sound": lambda one: b"RIFF\x24\x08\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0" + one.random.randbytes(400),
    "notebook": lambda _: NOTEBOOK + bytes(64) + EMBEDDED + struct.pack("<QIQ", len(STUB), 0, 0) + STUB,
    "archive": lambda one: archive([(one.detail, one.document.encode())]),
    "program": lambda _: STUB,
    "shortcut": lambda _: SHORTCUT,
    "script-in-zip": lambda one: archive([(inside(one.name, ".js"), b"// a sample that does nothing\nvar x = 1;")]),
    "page-in-zip": lambda one: archive([(inside(one.name, ".html"), page(one.document, "<script>var a=1</script>"))]),
    "zip-in-zip": lambda one: archive([("part1.zip", archive([(inside(one.name, ".pdf.exe"), STUB)]))]),
    "document-in-zip": lambda one: archive([(inside(one.name, ".docx"), docx(one.document))]),
    "large-photo": lambda one: picture(one.random, 320, 120),
}


def enclosed(specification: str, document: str, reader: str, random: Random) -> Attachment:
    """Return one attachment; those that begin with `cid=` are shown where the text has the picture `cid:<name>`."""
    kind, name, detail = (*specification.removeprefix("cid=").split(":", 2), "", "")[:3]
    maker = {**MAKERS, **OWN}[kind]
    return Attachment(
        name=name,
        media_type=TYPES[name.rpartition(".")[2].lower()],
        content=maker(Wanted(name, detail, document, reader, random)),
        content_id=name if specification.startswith("cid=") else None,
    )


def meeting(subject: str, about: str, writer: Correspondent, reader: str, at: datetime) -> str:
    """Return an iCalendar request of one hour on the third day after, with a description."""
    begins = (at + timedelta(days=3)).replace(minute=0, second=0)
    description = about.strip().replace("\n", "\\n").replace(",", "\\,")
    lines = [
        "BEGIN:VCALENDAR",
        "METHOD:REQUEST",
        "PRODID:-//Google Inc//Google Calendar 70.9054//EN",
        "VERSION:2.0",
        "BEGIN:VEVENT",
        f"ORGANIZER;CN={writer.name}:mailto:{writer.address}",
        f"ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:{reader}",
        f"SUMMARY:{subject}",
        f"DESCRIPTION:{description}",
        f"DTSTART:{begins:%Y%m%dT%H%M%S}",
        f"DTEND:{begins + timedelta(hours=1):%Y%m%dT%H%M%S}",
        f"UID:{subject.encode().hex()[:40]}@calendar.example",
        "STATUS:CONFIRMED",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "\n".join(lines) + "\n"
