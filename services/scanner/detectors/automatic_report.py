"""A machine's report: a bounce, an abuse or DMARC report, an out-of-office note.

Why it speaks for a mail: it quotes or describes other mail, dangerous words included, without meaning them.

Sample: Content-Type: multipart/report; report-type=delivery-status, From MAILER-DAEMON@mx.example.
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.lists import ending, endings
from services.scanner.knowledge.senders import sender
from services.scanner.mail import Mail
from shared.verdicts import Finding


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `bounce`, `report` or `automatic_reply`; one with a page or program attached gains nothing by its form."""
    if any(ending(file.name) in endings("pages") | endings("executables") for file in mail.attachments):
        return
    kind = mail.header("content-type").lower()
    local = sender(mail).address.lower().partition("@")[0]
    if "feedback-report" in kind or ("dmarc" in mail.subject.lower() and "report domain" in mail.subject.lower()):
        yield seen("report", subject=mail.subject)
    elif "delivery-status" in kind or "disposition-notification" in kind or local == "mailer-daemon":
        yield seen("bounce", header_from=sender(mail).address)
    elif mail.header("auto-submitted").lower().startswith("auto-replied") or mail.header("x-autoreply"):
        yield seen("automatic_reply", auto_submitted=mail.header("auto-submitted"))
