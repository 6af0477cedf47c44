"""A brand's own address as the sender, not proved, with links that lead away from the brand.

Why it works: where nobody checks the sender, anyone may write the genuine address there.

Sample: From service@paypal.com without a passing check, link to https://x9.example/login.
"""

from collections.abc import Iterator

from services.scanner.brands import owners_of
from services.scanner.context import Context
from services.scanner.findings import seen
from services.scanner.lists import hosts, under
from services.scanner.mail import Mail
from services.scanner.senders import is_answer, is_free_mail, is_list_mail, is_proved, is_refuted, sender
from services.scanner.urls import foreign_links
from shared.verdicts import Finding


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `brand_address_refuted` or `brand_address_unproved`.

    Spares proved mail, lists, answers, bulk services' links.
    """
    if is_proved(mail) or is_list_mail(mail) or is_answer(mail) or is_free_mail(mail):
        return
    owners = owners_of(sender(mail).domain)
    if not owners:
        return
    for link, where in foreign_links(mail):
        if not under(where.host, hosts("mail_services")) and not any(brand.owns(where.host) for brand in owners):
            kind = "brand_address_refuted" if is_refuted(mail) else "brand_address_unproved"
            yield seen(kind, header_from=sender(mail).address, link=link.url)
            return
