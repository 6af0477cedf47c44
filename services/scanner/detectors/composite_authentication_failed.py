"""Microsoft's composite check (SPF, DKIM, DMARC and the sender's history) found the header from not genuine.

Why it works: the result only lowers a mail's standing; unless a policy says otherwise the mail is still delivered.

Sample: From news@shop.example, "spf=none dkim=none dmarc=none compauth=fail reason=001".
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.senders import is_list_mail, sender
from services.scanner.mail import Mail
from shared.verdicts import Finding


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `composite_authentication_failed`; spares list members and whoever has a valid signature of the domain."""
    results = mail.authentication
    if is_list_mail(mail) or mail.is_internal or results.dmarc == "pass":
        return
    if results.compauth == "fail":
        yield seen(
            "composite_authentication_failed",
            header_from=sender(mail).address,
            compauth_reason=results.compauth_reason,
        )
