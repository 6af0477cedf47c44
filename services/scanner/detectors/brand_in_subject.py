"""A subject that speaks for a brand, from an address that is not the brand's, with links that do not lead to it.

Why it works: where the filter knows the brand's sender, the attacker writes the name into the subject instead.

Sample: Subject "【楽天カード】お支払い方法の確認", From info@cxq.example, link to https://kw7.example/.
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.asking import leads_away, names_many_brands
from services.scanner.knowledge.brands import brands_named
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.senders import is_answer, is_vouched, sender
from services.scanner.knowledge.urls import web_links
from services.scanner.mail import Mail
from shared.verdicts import Finding


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `brand_in_subject`; spares answers, known senders, links to the brand, and newsletters that name many."""
    if is_vouched(mail, context) or is_answer(mail) or names_many_brands(mail) or not leads_away(mail):
        return
    named = brands_named(mail.subject)
    found = {brand for owners in named.values() for brand in owners}
    if not found or any(brand.owns(at.host) for _, at in web_links(mail) for brand in found):
        return
    if not any(brand.owns(sender(mail).domain) for brand in found):
        brand = next(iter(named.values()))[0].title
        yield seen("brand_in_subject", subject=mail.subject, header_from=sender(mail).address, brand=brand)
