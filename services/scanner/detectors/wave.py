"""A mail that came to several mailboxes, or several times, with nearly the same text.

Why it matters: it says how far an attack reaches and who else may have opened it. It weighs nothing, for newsletters
come in waves as well.

Sample: six mails about an expiring sign-in, each with its own reference and link, in six mailboxes.
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.mail import Mail
from shared.verdicts import Finding


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `wave`; spares a mail that stands alone."""
    known = mail.delivery.hindsight
    if known and known.wave_mails > 1:
        counts = (known.wave_mails, known.wave_mailboxes, known.wave_read)
        copies, mailboxes, read = map(str, counts)
        yield seen("wave", copies=copies, mailboxes=mailboxes, copies_read=read)
