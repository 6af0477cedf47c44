"""A mail opened: its headers, its body and its attachments, decoded as far as each is asked for."""

import email
from collections.abc import Iterator
from datetime import datetime
from email.message import Message
from email.utils import getaddresses
from functools import cached_property

from emulator.folders import Folder
from emulator.graph.attachments import Attachment
from emulator.graph.characters import decode_body, decode_text, legible
from emulator.graph.query import wants_immutable_ids
from emulator.identifiers import item_id
from emulator.mailboxes import Mailbox
from emulator.mails import HEAD_BYTES, Found, Mail, MemorySource, parse_date


class MailView:
    """A mail as one request looks at it; nothing is read before it is needed."""

    def __init__(self, mailbox: Mailbox, mail: Mail) -> None:
        """Look at a mail of a mailbox."""
        self.mailbox = mailbox
        self.mail = mail

    @property
    def id(self) -> str:
        """The mail's id, of the kind that the request prefers."""
        return self.mail.immutable_id if wants_immutable_ids() else self.mail.item_id

    @property
    def folder(self) -> Folder:
        """The folder it lies in."""
        return self.mailbox.folder_of(self.mail)

    @cached_property
    def headers(self) -> Message:
        """The mail's head; the body behind it may be cut off."""
        return email.message_from_bytes(self.mail.source.read(HEAD_BYTES))

    @cached_property
    def message(self) -> Message:
        """The whole mail."""
        return email.message_from_bytes(self.mail.source.read())

    def text(self, name: str) -> str | None:
        """Return a header decoded into one line, or None."""
        return next(map(decode_text, self._lines(name)), None)

    def sent_at(self) -> datetime:
        """Return what the Date header says, or else the time of receipt."""
        value = self.headers["Date"]
        return (parse_date(str(value)) if value is not None else None) or self.mail.received_at

    def people(self, name: str) -> list[dict[str, dict[str, str]]]:
        """Return a header's addresses as Graph's recipients."""
        found = ((decode_text(shown), address) for shown, address in getaddresses(list(self._lines(name))))
        return [{"emailAddress": {"name": shown or address, "address": address}} for shown, address in found if address]

    def _lines(self, name: str) -> Iterator[str]:
        return (legible(value) for key, value in self.headers.raw_items() if key.lower() == name.lower())

    @cached_property
    def body(self) -> tuple[str, str]:
        """The body's kind, `html` or `text`, and its content."""
        texts = [part for part in _leaves(self.message) if _is_text(part)]
        chosen = next((part for part in texts if part.get_content_subtype() == "html"), texts[0] if texts else None)
        if chosen is None:
            return "text", ""
        return "html" if chosen.get_content_subtype() == "html" else "text", decode_body(chosen)

    @cached_property
    def attachments(self) -> list[Attachment]:
        """The parts that are not the body, inline ones too."""
        parts = [part for part in _leaves(self.message) if not _is_text(part)]
        ids = (item_id(self.mailbox.owner, self.mail.immutable_id, str(number)) for number in range(len(parts)))
        return [
            Attachment(attachment_id, part, self.mail.received_at)
            for attachment_id, part in zip(ids, parts, strict=True)
        ]

    def inside(self, attachment: Attachment) -> "MailView":
        """Look at a mail that is attached to this one."""
        source = MemorySource(attachment.content(), self.mail.received_at)
        found = Found(self.mail.folder, attachment.id, self.mail.is_read, source)
        return MailView(self.mailbox, Mail(found, attachment.id, attachment.id))


def _leaves(message: Message) -> Iterator[Message]:
    if message.get_content_maintype() == "multipart" and message.is_multipart():
        for part in message.get_payload():
            if isinstance(part, Message):
                yield from _leaves(part)
    else:
        yield message


def _is_text(part: Message) -> bool:
    is_attached = part.get_content_disposition() == "attachment" or part.get_filename() is not None
    return part.get_content_type() in ("text/plain", "text/html") and not is_attached
