"""A sender on the customer's own deny list.

Why it works: the customer knows who pesters them, and what they want to see of whoever has been a nuisance before.

Sample: "spammer.example" is on the list, and the mail comes from offers@mail.spammer.example.
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.senders import entry_for
from services.scanner.mail import Mail
from shared.verdicts import Finding


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `on_deny_list` for any address that the mail gives as its sender's, proved or not."""
    if not context.denied:
        return
    for address in (*(each.address for each in mail.header_from), mail.envelope_from):
        entry = entry_for(address, context.denied)
        if entry:
            yield seen("on_deny_list", header_from=address, entry=entry)
            return
