"""A sender's address at a domain that cannot exist, in a mail whose links lead elsewhere.

Why it works: nobody owns such a domain, so no policy forbids it and no check says more than "none"; the eye reads the
brand that stands there.

Sample: From notice@paypal; From info@%parcel-desk.example; From service@bank,com.
"""

from collections.abc import Iterator

import re2

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.senders import is_answer, is_colleague, is_list_mail, sender
from services.scanner.knowledge.urls import foreign_links
from services.scanner.mail import Mail
from shared.verdicts import Finding

_LABEL = r"[a-z0-9_](?:[a-z0-9_-]*[a-z0-9])?"
_POSSIBLE = re2.compile(rf"{_LABEL}(?:\.{_LABEL})+")


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `impossible_sender`.

    Spares lists, answers, own systems, international domains, and machines inside, which link to nothing outside.
    """
    if is_answer(mail) or is_list_mail(mail) or is_colleague(mail, context):
        return
    domain = sender(mail).domain
    if not domain or not domain.isascii() or _POSSIBLE.fullmatch(domain):
        return
    link = next((link for link, _ in foreign_links(mail)), None)
    if link:
        yield seen("impossible_sender", header_from=sender(mail).address, link=link.url)
