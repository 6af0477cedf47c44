"""A mail signed by a brand, from an address that is not the brand's, with no link that leads to it.

Why it works: the sender's name says "Account Service" and only the picture and the signature say whose account.

Sample: text "Your Netflix membership … Netflix Support", From help@qw3.example, link to https://plan-renew.example/.
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.asking import leads_away, names_many_brands
from services.scanner.knowledge.brands import brands_in
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.senders import is_answer, is_vouched, sender
from services.scanner.knowledge.urls import web_links
from services.scanner.knowledge.words import plain, said
from services.scanner.mail import Mail
from shared.verdicts import Finding

_NOTICES = ("credential_request", "account_suspended", "money_notice", "parcel", "mailbox_full", "shared_document")


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `brand_in_text`.

    Spares talk about brands: lists, answers, known senders, newsletters that name many, mail that asks for nothing.
    """
    if is_vouched(mail, context) or is_answer(mail) or names_many_brands(mail) or not leads_away(mail):
        return
    if not any(said(mail, theme) for theme in _NOTICES):
        return
    found = brands_in(plain(mail.text)[:3_000])
    hosts = [at.host for _, at in web_links(mail)]
    for name, owners in found.items():
        if not any(brand.owns(host) for brand in owners for host in [*hosts, sender(mail).domain]):
            yield seen("brand_in_text", text=name, header_from=sender(mail).address, brand=owners[0].title)
            return
