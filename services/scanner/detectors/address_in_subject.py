"""The reader's own address, or its name part, in the subject of a mail from a stranger.

Why it works: it looks personal, and a program can do it for a million readers of whom it knows nothing else.

Sample: Subject "user@contoso.example, you have been selected".
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.asking import leads_away
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.senders import is_answer, is_vouched
from services.scanner.mail import Found, Mail
from shared.verdicts import Finding


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `address_in_subject`; spares answers, invitations, and known senders."""
    if is_vouched(mail, context) or is_answer(mail) or any(link.found is Found.CALENDAR for link in mail.links):
        return
    subject = mail.subject.lower()
    addresses = {address.address.lower() for address in mail.recipients[:5]} | {mail.delivery.mailbox.lower()}
    named = next((address for address in sorted(addresses) if "@" in address and address in subject), "")
    if named and leads_away(mail):
        yield seen("address_in_subject", subject=mail.subject, recipient=named)
