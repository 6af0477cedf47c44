"""What the safe view shows of a mail: plain text and names, read in a jailed child, never HTML."""

from dataclasses import dataclass
from datetime import datetime

from services.scanner.mail import Address, Delivery, Link
from services.scanner.parsing.parse import parse


@dataclass(frozen=True)
class ShownAttachment:
    """An attachment by name, type and size in bytes; its content stays in the child."""

    name: str
    real_type: str
    size: int


@dataclass(frozen=True)
class MailView:
    """A mail without anything that acts; all text is hostile and has to be escaped where it is shown."""

    subject: str = ""
    header_from: tuple[Address, ...] = ()
    reply_to: tuple[Address, ...] = ()
    recipients: tuple[Address, ...] = ()
    sent_at: datetime | None = None
    text: str = ""
    hidden_text: str = ""
    links: tuple[Link, ...] = ()
    attachments: tuple[ShownAttachment, ...] = ()
    not_fully_analysed: tuple[str, ...] = ()


def view_of(raw: bytes) -> MailView:
    """Return the view of raw bytes; says in `not_fully_analysed` what could not be read."""
    try:
        mail = parse(raw, Delivery())
    except Exception:  # noqa: BLE001 — hostile bytes must not break the page
        return MailView(not_fully_analysed=("could_not_be_parsed",))
    return MailView(
        subject=mail.subject,
        header_from=mail.header_from,
        reply_to=mail.reply_to,
        recipients=mail.recipients,
        sent_at=mail.sent_at,
        text=mail.text,
        hidden_text=mail.hidden_text,
        links=mail.links,
        attachments=tuple(ShownAttachment(each.name, each.real_type, each.size) for each in mail.attachments),
        not_fully_analysed=mail.not_fully_analysed,
    )
