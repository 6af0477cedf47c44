"""A proved sender on the customer's own allow list.

Why it speaks for a mail: the customer vouches for the sender, and the receiving side has proved that it is the sender.
What lies in attachments, and what local sources know, counts all the same, because accounts are hijacked.

Sample: "supplier.example" is on the list, From sato@supplier.example, "dmarc=pass".
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.senders import entry_for, is_proved
from services.scanner.mail import Mail
from shared.verdicts import Finding


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `on_allow_list`; a sender that is not proved, or one of several, gains nothing."""
    if not context.allowed or not (is_proved(mail) or mail.is_internal):
        return
    entries = [entry_for(each.address, context.allowed) for each in mail.header_from]
    if entries and all(entries):
        yield seen("on_allow_list", header_from=mail.header_from[0].address, entry=entries[0])
