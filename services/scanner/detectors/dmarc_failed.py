"""The header from fails DMARC although its owner asked that such mail be refused.

Why it works: some filters only mark such mail, and a safe-sender entry or a transport rule lets it through.
Whoever publishes a quarantine or reject policy has said: this is not from us.

Sample: From billing@supplier.example, "dmarc=fail action=oreject header.from=supplier.example".
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.senders import is_list_mail, sender
from services.scanner.mail import Mail
from shared.verdicts import Finding

_POLICIES = ("reject", "quarantine", "oreject")


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `dmarc_failed_under_policy`; spares members of mailing lists, whose mail a list breaks on its way."""
    if is_list_mail(mail) or mail.is_internal:
        return
    results = mail.authentication
    if results.dmarc == "fail" and results.dmarc_action.lower().endswith(_POLICIES):
        yield seen("dmarc_failed_under_policy", header_from=sender(mail).address, dmarc_action=results.dmarc_action)
