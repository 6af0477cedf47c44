"""What stands behind the test's mail server."""

from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

TAKEN = "250 OK"


@dataclass
class Letterbox:
    """Keeps what was delivered, with the envelope's recipients; `rcpt` and `data` are the server's answers."""

    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)
    rcpt: str = TAKEN
    data: str = TAKEN
    port: int = 0

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: list[str]) -> str:  # noqa: N802 - aiosmtpd calls it so
        """Answer to a recipient."""
        if self.rcpt == TAKEN:
            envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd calls it so
        """Take a mail, or not."""
        if self.data == TAKEN:
            self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
            self.recipients.append(envelope.rcpt_tos)
        return self.data

    @property
    def subjects(self) -> list[str]:
        """The subjects of what was delivered, in order."""
        return [str(mail["Subject"]) for mail in self.mails]

    def text(self, number: int = -1, kind: str = "plain") -> str:
        """Return the text (or, with kind "html", the HTML) of a mail, the last by default."""
        body = self.mails[number].get_body((kind,))
        assert body is not None
        return str(body.get_content()).replace("\r\n", "\n")
