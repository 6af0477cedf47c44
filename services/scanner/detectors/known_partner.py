"""Mail that is proved to come from a domain with which mail is exchanged regularly.

Why it speaks for a mail: attackers seldom own the account of somebody one already talks with.

Sample: From sato@supplier.example, "dmarc=pass", 240 mails exchanged.
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.senders import is_free_mail, is_proved, sender_domain
from services.scanner.mail import Mail
from shared.verdicts import Finding


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `known_partner`; only what was proved counts, so a forged partner gains nothing."""
    if not is_proved(mail) or is_free_mail(mail):
        return
    domain = sender_domain(mail)
    mails = context.partner_domains.get(domain, 0)
    if mails >= 3:
        yield seen("known_partner", header_from=domain, mails=str(mails))
