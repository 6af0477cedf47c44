"""Attachments of mails: files, and mails attached to mails."""

from base64 import b64encode
from collections.abc import Collection
from datetime import datetime
from email.message import Message
from typing import Any

ITEM = "#microsoft.graph.itemAttachment"
FILE = "#microsoft.graph.fileAttachment"
REFERENCE = "#microsoft.graph.referenceAttachment"
ALWAYS = ("@odata.type", "@odata.mediaContentType", "id", "item")
PROPERTIES = (
    *("id", "lastModifiedDateTime", "name", "contentType", "size", "isInline"),
    *("contentId", "contentLocation", "contentBytes"),
)


class Attachment:
    """One part of a mail that is not its body."""

    def __init__(self, attachment_id: str, part: Message, received_at: datetime) -> None:
        """Take a part of the mail that was received then."""
        self.id = attachment_id
        self.part = part
        self.received_at = received_at

    @property
    def is_inline(self) -> bool:
        """Say whether the part belongs to the body, as a picture in it does."""
        disposition = self.part.get_content_disposition()
        return disposition == "inline" or (disposition is None and "Content-ID" in self.part)

    @property
    def is_mail(self) -> bool:
        """Say whether the part is itself a mail."""
        return self.part.get_content_type() == "message/rfc822"

    @property
    def is_reference(self) -> bool:
        """Say whether the part only says where a file lies (RFC 2017), as mail with files in OneDrive does."""
        return self.part.get_content_type() == "message/external-body"

    @property
    def type(self) -> str:
        """The attachment's type as Graph names it."""
        return REFERENCE if self.is_reference else ITEM if self.is_mail else FILE

    def content(self) -> bytes:
        """Return the decoded bytes; of a mail, its source."""
        if self.part.is_multipart():
            return b"".join(part.as_bytes() for part in self.part.get_payload() if isinstance(part, Message))
        content = self.part.get_payload(decode=True)
        return content if isinstance(content, bytes) else b""

    def describe(self) -> dict[str, Any]:
        """Return the attachment as Graph shows it; only files carry their bytes."""
        content = b"" if self.is_reference else self.content()
        described = {
            "@odata.type": self.type,
            "@odata.mediaContentType": self.part.get_content_type(),
            "id": self.id,
            "lastModifiedDateTime": f"{self.received_at:%Y-%m-%dT%H:%M:%SZ}",
            "name": self._name(),
            "contentType": self.part.get_content_type() if self.type == FILE else None,
            "size": len(content),
            "isInline": self.is_inline,
        }
        if self.type != FILE:
            return described
        identifier = self.part["Content-ID"]
        return {
            **described,
            "contentId": str(identifier).strip("<> ") if identifier is not None else None,
            "contentLocation": None,
            "contentBytes": b64encode(content).decode(),
        }

    def _name(self) -> str:
        if self.is_mail and self.part.is_multipart():
            inner = self.part.get_payload(0)
            return str(inner["Subject"] or "") if isinstance(inner, Message) else ""
        return str(self.part.get_filename() or self.part.get_param("name") or "attachment")


def cut_attachment(described: dict[str, Any], names: Collection[str]) -> dict[str, Any]:
    """Return an attachment with the properties named, its id and its type."""
    return {name: value for name, value in described.items() if name in ALWAYS or name in names}
