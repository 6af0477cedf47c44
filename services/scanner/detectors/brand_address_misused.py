"""A brand's own address as the sender, not proved, with links that lead away from the brand.

Why it works: where nobody checks the sender, anyone may write the genuine address there.

Sample: From service@paypal.com without a passing check, link to https://x9.example/login.
"""

from collections.abc import Iterator

import re2

from services.scanner.context import Context
from services.scanner.knowledge.brands import Brand, brands_named, owners_of
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.lists import hosts, under
from services.scanner.knowledge.senders import (
    came_through_list,
    is_answer,
    is_free_mail,
    is_proved,
    is_refuted,
    is_subscriber,
    sender,
)
from services.scanner.knowledge.urls import foreign_links
from services.scanner.knowledge.words import said
from services.scanner.mail import Mail
from shared.verdicts import Finding

_NOTICES = ("credential_request", "account_suspended", "money_notice", "parcel", "generic_greeting")
_OFFICE = re2.compile(
    r"(?i)^(?:no-?reply|info|service|support|security|accounts?|customer|shipping|notice|notification|admin|alert|update|"
    r"card|user|contact|help|delivery|confirm|bill)"
)


def _speaks_for_brand(mail: Mail, owners: tuple[Brand, ...]) -> bool:
    who = sender(mail)
    named = [brand for found in brands_named(who.display_name).values() for brand in found]
    return any(brand in owners for brand in named) or bool(_OFFICE.search(who.address))


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `brand_address_refuted`, `…_unproved` or `brand_notice_through_list`.

    Spares proved mail, answers, links of bulk services, and a brand's people who discuss on lists under
    their own names.
    """
    owners = owners_of(sender(mail).domain)
    if not owners or is_proved(mail) or is_answer(mail) or is_free_mail(mail):
        return
    if came_through_list(mail):
        notices = sum(bool(said(mail, theme)) for theme in _NOTICES)
        if notices >= 2 or (_speaks_for_brand(mail, owners) and not is_subscriber(mail)):
            yield seen("brand_notice_through_list", header_from=sender(mail).address, list_id=mail.header("list-id"))
        return
    for link, where in foreign_links(mail):
        if not under(where.host, hosts("mail_services")) and not any(brand.owns(where.host) for brand in owners):
            kind = "brand_address_refuted" if is_refuted(mail) else "brand_address_unproved"
            yield seen(kind, header_from=sender(mail).address, link=link.url)
            return
