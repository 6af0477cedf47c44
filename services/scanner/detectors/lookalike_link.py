"""A link to a host that pretends to be the organisation, a partner or a brand.

Why it works: the reader hovers, sees "paypal" or "contoso-login", and stops reading before the domain's end.

Sample: https://www.amazon.co.jp.kx7.example/signin; https://rnicrosoft.example/; https://x9.example/paypal/login.
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.brands import owners_of, title_of
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.lists import hosts, under
from services.scanner.knowledge.lookalikes import Trick, brand_before, imitated_brand, imitated_domain
from services.scanner.knowledge.senders import is_answer, is_brands_own, is_colleague, is_own
from services.scanner.knowledge.urls import web_links
from services.scanner.mail import Mail
from shared.verdicts import Finding


def _subject(host: str, context: Context) -> tuple[str, str] | None:
    own = imitated_domain(host, context.domains)
    if own:
        return "link_with_own_name" if own[1] is Trick.ADDED_WORDS else "link_imitates_own_domain", own[0]
    brand = imitated_brand(host)
    return ("link_imitates_brand", brand[0]) if brand else None


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `link_imitates_own_domain`, `…_brand` or `brand_before_domain`.

    Spares own, brands' and the sender's domains.
    """
    if is_colleague(mail, context) or is_brands_own(mail) or is_answer(mail):
        return
    for link, where in web_links(mail):
        if is_own(where.host, context) or owners_of(where.host):
            continue
        imitated = _subject(where.host, context)
        if imitated:
            kind, name = imitated
            brand = title_of(name) if kind == "link_imitates_brand" else ""
            yield seen(kind, link=link.url, imitates=name, brand=brand)
            return
        named = "" if under(where.host, hosts("mail_services")) else brand_before(where.host)
        if named:
            yield seen("brand_before_domain", link=link.url, imitates=named, brand=title_of(named))
            return
