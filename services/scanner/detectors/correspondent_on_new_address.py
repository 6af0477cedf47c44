"""The name of somebody with whom the organisation exchanges mail, on an address that it never wrote to.

Why it works: the reader knows the name and does not look at the address behind it. Only the whole scan shows where that
person used to write from.

Sample: From "Maria Lopez" <maria.lopez@mailcove.example>, while all her earlier mail came from bluefin.example.
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.senders import came_through_list, is_own, is_partner, sender
from services.scanner.mail import Mail
from shared.verdicts import Finding


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `correspondent_on_new_address`; spares own and partners' addresses, and what a thread shows already."""
    known, who = mail.delivery.hindsight, sender(mail)
    if (
        not known
        or known.has_participants_name
        or is_own(who.domain, context)
        or is_partner(who.domain, context)
        or came_through_list(mail)
    ):
        return
    if known.usual_domains:
        usual = ", ".join(known.usual_domains)
        yield seen(
            "correspondent_on_new_address", display_name=who.display_name, header_from=who.address, usual_domain=usual
        )
