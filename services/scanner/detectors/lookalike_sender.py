"""A sender's domain made to be read as the organisation's, a partner's or a brand's.

Why it works: the eye reads words, not letters: "rn" is an m, a Cyrillic а is an a, and "contoso-billing" sounds right.
Such a domain passes every authentication check, because it is genuine: genuinely the attacker's.

Sample: From accounting@cont0so.example at contoso.example; From info@xn--pypal-4ve.example.
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.brands import owners_of, title_of
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.lists import registrable
from services.scanner.knowledge.lookalikes import Trick, brand_before, imitated_brand, imitated_domain
from services.scanner.knowledge.senders import is_own, is_partner, sender
from services.scanner.mail import Mail
from shared.verdicts import Finding

_LONG_KNOWN = 30
"""Days: real firms whose names differ by a letter exist, and an impostor's domain is young."""


def _is_long_known(mail: Mail) -> bool:
    return mail.delivery.hindsight is not None and mail.delivery.hindsight.days_known >= _LONG_KNOWN


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `lookalike_of_own_domain`, `…_partner` or `…_brand`; spares own, partners' and long-known domains."""
    domain = sender(mail).domain
    if not domain or domain.endswith(".invalid") or is_own(domain, context) or is_partner(domain, context):
        return
    own = imitated_domain(domain, context.domains)
    partners = frozenset(name for name, mails in context.partner_domains.items() if mails >= 10)
    partner = None if own else imitated_domain(domain, partners)
    brand = None if own or partner else imitated_brand(domain)
    shown = registrable(domain)
    if own:
        kind = "own_name_in_foreign_domain" if own[1] is Trick.ADDED_WORDS else "lookalike_of_own_domain"
        yield seen(kind, header_from=shown, imitates=own[0], trick=own[1])
    if partner and not _is_long_known(mail):
        foreign = partner[1] in (Trick.ADDED_WORDS, Trick.OTHER_ENDING)
        kind = "partners_name_in_foreign_domain" if foreign else "lookalike_of_partner"
        yield seen(kind, header_from=shown, imitates=partner[0], trick=partner[1])
    before = "" if own or partner or brand or owners_of(domain) else brand_before(domain)
    if before:
        yield seen(
            "lookalike_of_brand", header_from=domain, imitates=before, trick=Trick.ADDED_WORDS, brand=title_of(before)
        )
    if brand:
        yield seen("lookalike_of_brand", header_from=shown, imitates=brand[0], trick=brand[1], brand=title_of(brand[0]))
