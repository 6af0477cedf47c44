"""A sender or a link under a name ending that costs next to nothing.

Why it works: attackers burn a domain a day, so they buy where names are cheapest.

Sample: From info@kx7q.top; link to https://kx7q.cyou/.
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.lists import hosts, under
from services.scanner.knowledge.senders import is_answer, is_vouched, sender
from services.scanner.knowledge.urls import foreign_links
from services.scanner.mail import Mail
from shared.verdicts import Finding


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `cheap_sender_domain` and `cheap_link_domain`; spares answers and senders that somebody vouches for."""
    if is_answer(mail) or is_vouched(mail, context):
        return
    cheap = hosts("cheap_endings")
    if under(sender(mail).domain, cheap):
        yield seen("cheap_sender_domain", header_from=sender(mail).address)
    link = next((link for link, where in foreign_links(mail) if under(where.host, cheap)), None)
    if link:
        yield seen("cheap_link_domain", link=link.url)
