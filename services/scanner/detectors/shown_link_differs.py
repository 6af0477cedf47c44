"""A link whose text names one domain and that leads to another.

Why it works: readers check what they see, and what they see is text that the sender wrote.

Sample: <a href="https://x9.example/login">https://www.bank.example/</a>.
"""

from collections.abc import Iterator

import re2

from services.scanner.context import Context
from services.scanner.knowledge.brands import owners_of
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.lists import hosts, label, registrable, under
from services.scanner.knowledge.senders import carriers, is_answer, is_brands_own, is_colleague, sender_domain
from services.scanner.knowledge.urls import web_links
from services.scanner.mail import Mail
from shared.verdicts import Finding

_SHOWN = re2.compile(r"(?i)^\W{0,3}(?:https?://)?((?:[a-z0-9-]+\.)+[a-z]{2,18})(?::\d+)?(?:[/?#]\S*)?\W{0,3}$")


def _named(shown: str) -> str:
    match = _SHOWN.match(shown.strip()[:300]) if "." in shown else None
    domain = str(match.group(1)).lower() if match else ""
    return domain if domain and registrable(domain) != domain.rpartition(".")[2] else ""


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `shown_link_differs` or `…_from_brand`.

    Spares tracked links of bulk services, of whoever signed the mail, shorteners, same companies.
    """
    if is_answer(mail) or is_brands_own(mail) or is_colleague(mail, context):
        return
    spared, signers = hosts("mail_services") | hosts("shorteners"), carriers(mail)
    for link, where in web_links(mail):
        named = _named(link.shown)
        if not named or under(where.host, spared) or label(named) == label(where.host):
            continue
        imitated = owners_of(named)
        if any(brand.owns(where.host) for brand in imitated):
            continue
        pretends = imitated and not any(
            brand.owns(address.domain) for address in mail.header_from for brand in imitated
        )
        if not pretends and registrable(where.host) in signers:
            continue
        tracked = registrable(where.host) == sender_domain(mail)
        kind = "shown_link_differs_from_brand" if pretends and not tracked else "shown_link_differs"
        yield seen(kind, shown=link.shown, link=link.url)
        return
