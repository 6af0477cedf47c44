"""A link whose host bears letters that no administrator types, below a domain of plain ones.

Why it works: mail programs and browsers turn such a host into something that resolves, while filters that compare hosts
by their letters give up.

Sample: https://ðx7ÿqœ.mailer.example/offer.
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.lists import registrable
from services.scanner.knowledge.urls import web_links
from services.scanner.mail import Mail
from shared.verdicts import Finding


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `unreadable_link_host`; spares international domains, whose registered name itself bears the letters."""
    for link, where in web_links(mail):
        if not where.host.isascii() and registrable(where.host).isascii():
            yield seen("unreadable_link_host", link=link.url, leads_to=registrable(where.host))
            return
