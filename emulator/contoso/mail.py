"""One mail before transport: its own headers and its MIME body as real mail programs write them."""

import base64
import quopri
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from email import message_from_bytes, policy
from email.header import Header
from email.message import Message
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.utils import format_datetime
from random import Random
from typing import NamedTuple

from emulator.contoso.schedule import TOKYO

WIRE = policy.compat32.clone(linesep="\r\n")


class Correspondent(NamedTuple):
    """A display name and an address."""

    name: str
    address: str


@dataclass(frozen=True)
class Attachment:
    """One attached file; `content_id` when the HTML shows it, `parameters` for its Content-Type."""

    name: str
    media_type: str
    content: bytes
    content_id: str | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Mail:
    """What the sender wrote; `plain` or `html` may be None, `invitation` is an iCalendar text."""

    sender: Correspondent
    to: tuple[Correspondent, ...]
    subject: str
    plain: str | None
    html: str | None
    at: datetime
    message_id: str
    charset: str
    references: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    invitation: str | None = None
    is_report: bool = False
    extra: Mapping[str, str] = field(default_factory=dict)

    def encodable(self) -> "Mail":
        """Return the same mail in UTF-8 when its own character set lacks a character."""
        names = "".join(one.name for one in (self.sender, *self.to))
        written = self.subject + names + (self.plain or "") + (self.html or "")
        if written.encode(self.charset, "replace").decode(self.charset) == written:
            return self
        return replace(self, charset="utf-8")


def encoded(text: str, charset: str, name: str) -> str:
    """Return a header's text, in encoded words where it is not ASCII."""
    if text.isascii():
        return text
    return Header(text, charset, header_name=name).encode(linesep="\r\n")


def listed(people: tuple[Correspondent, ...], charset: str, name: str) -> str:
    """Return an address list, one line each."""
    return ",\r\n ".join(mailbox(person, charset, name) for person in people)


def mailbox(person: Correspondent, charset: str, name: str) -> str:
    """One address with its display name."""
    if not person.name:
        return person.address
    shown = encoded(person.name, charset, name)
    if person.name.isascii() and not person.name.replace(" ", "").isalnum():
        shown = f'"{person.name}"'
    return f"{shown} <{person.address}>"


def own_headers(mail: Mail) -> list[tuple[str, str]]:
    """Return the headers that the sender's program writes, folded."""
    rows = [
        ("From", mailbox(mail.sender, mail.charset, "From")),
        ("To", listed(mail.to, mail.charset, "To")),
        ("Subject", encoded(mail.subject, mail.charset, "Subject")),
        ("Date", format_datetime(mail.at.astimezone(TOKYO))),
        ("Message-ID", mail.message_id),
    ]
    if mail.references:
        rows.append(("In-Reply-To", mail.references[-1]))
        rows.append(("References", "\r\n ".join(mail.references)))
    return rows + list(mail.extra.items())


def text_part(text: str, subtype: str, charset: str, extra: Mapping[str, str]) -> Message:
    """Return a text part: 7bit where the character set allows, else base64 or quoted-printable as Outlook chooses."""
    part = Message(policy=policy.compat32)
    part["Content-Type"] = f'text/{subtype}; charset="{"us-ascii" if text.isascii() else charset}"'
    for name, value in extra.items():
        part.set_param(name, value)
    raw = text.encode(charset)
    body, encoding = raw.decode("ascii", "replace"), "7bit"
    if not raw.isascii() and sum(byte > 127 for byte in raw) * 6 > len(raw):
        body, encoding = base64.encodebytes(raw.replace(b"\n", b"\r\n")).decode(), "base64"
    elif not raw.isascii() or max(map(len, raw.split(b"\n"))) > 900:
        body, encoding = quopri.encodestring(raw).decode(), "quoted-printable"
    part["Content-Transfer-Encoding"] = encoding
    part.set_payload(body)
    return part


def attached(attachment: Attachment) -> Message:
    """Return an attachment's part."""
    main, _, sub = attachment.media_type.partition("/")
    if main == "message":
        return message_from_bytes(b"Content-Type: " + attachment.media_type.encode() + b"\n\n" + attachment.content)
    part = MIMEBase(main, sub, policy=policy.compat32, **attachment.parameters)
    shown = attachment.name if attachment.name.isascii() else Header(attachment.name, "utf-8", maxlinelen=400).encode()
    part.set_param("name", shown)
    if attachment.content_id:
        part["Content-ID"] = f"<{attachment.content_id}>"
    place = "inline" if attachment.content_id else "attachment"
    filename = attachment.name if attachment.name.isascii() else ("utf-8", "", attachment.name)
    part.add_header("Content-Disposition", place, filename=filename)
    part["Content-Transfer-Encoding"] = "base64"
    part.set_payload(base64.encodebytes(attachment.content).decode())
    return part


def grouped(subtype: str, parts: list[Message], random: Random, **parameters: str) -> Message:
    """Return the parts as one multipart with a boundary of our own; a single part stays as it is."""
    if len(parts) == 1 and not parameters:
        return parts[0]
    boundary = f"_000_{random.randbytes(16).hex().upper()}_"
    group = MIMEMultipart(subtype, boundary, policy=policy.compat32)
    for name, value in parameters.items():
        group.set_param(name, value)
    for part in parts:
        del part["MIME-Version"]
        group.attach(part)
    return group


def body(mail: Mail, random: Random) -> bytes:
    """MIME-Version, the content headers and the content."""
    shown: list[Message] = []
    if mail.plain is not None:
        shown.append(text_part(mail.plain, "plain", mail.charset, {}))
    if mail.html is not None:
        html = mail.html.replace("$charset", mail.charset)
        shown.append(text_part(html, "html", mail.charset, {}))
    if mail.invitation is not None:
        shown.append(text_part(mail.invitation, "calendar", "utf-8", {"method": "REQUEST"}))
    inline = [attached(one) for one in mail.attachments if one.content_id]
    files = [attached(one) for one in mail.attachments if not one.content_id]
    text = grouped("related", [grouped("alternative", shown, random), *inline], random)
    kind = {"report-type": "delivery-status"} if mail.is_report else {}
    whole = grouped("report" if mail.is_report else "mixed", [text, *files], random, **kind)
    if "MIME-Version" not in whole:
        whole["MIME-Version"] = "1.0"
    return whole.as_bytes(policy=WIRE)
