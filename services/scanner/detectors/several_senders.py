"""More than one sender, or one that cannot be read the same way by every program.

Why it works: the filter checks one address, the reader sees another.

Sample: two From headers, "From: support@bank.example" and "From: x@attacker.example".
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.lists import registrable
from services.scanner.mail import Mail
from shared.verdicts import Finding


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `several_senders`; spares mail that names its true Sender, as RFC 5322 asks of joint authors."""
    if mail.header("sender") and len(mail.by_name.get("from", ())) <= 1:
        return
    domains = {registrable(address.domain) for address in mail.header_from if address.domain}
    if len(domains) > 1:
        shown, *others = [address.address for address in mail.header_from if address.domain]
        yield seen("several_senders", header_from=shown, also_read_as=", ".join(others))
