"""A link that hides its target behind a shortener, or behind a redirect on a trusted site.

Why it works: the reader sees a harmless host, and the filter too, until the target is switched on after delivery.

Sample: https://bit.ly/3xyz; https://www.google.com/url?q=https://x9.example/.
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.lists import hosts, under
from services.scanner.knowledge.senders import is_answer, is_vouched
from services.scanner.knowledge.urls import redirects, web_links
from services.scanner.mail import Mail
from shared.verdicts import Finding


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `open_redirect` or `shortened_link`; spares known senders, and newsletters' buttons to social networks."""
    if is_vouched(mail, context) or is_answer(mail):
        return
    for link, where in web_links(mail):
        if redirects(where):
            yield seen("open_redirect", link=link.url)
            return
    for link, where in web_links(mail):
        if under(where.host, hosts("shorteners")) and len(where.path) > 1:
            yield seen("shortened_link", link=link.url)
            return
