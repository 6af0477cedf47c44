"""Mail that bears one of the organisation's own addresses but was not sent by it.

Why it works: readers trust a colleague's address, and many programs show the colleague's picture beside it.

Sample: From president@contoso.example to staff@contoso.example, "spf=fail … compauth=fail reason=601".
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.senders import is_list_mail, is_own, is_refuted, sender
from services.scanner.mail import Mail
from shared.verdicts import Finding


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `own_domain_spoofed`; spares real internal mail, lists, and scanners and services that passed a check."""
    results = mail.authentication
    if mail.is_internal or is_list_mail(mail) or results.spf == "pass" or results.dkim == "pass":
        return
    if is_own(sender(mail).domain, context) and is_refuted(mail):
        yield seen("own_domain_spoofed", header_from=sender(mail).address, compauth_reason=results.compauth_reason)
