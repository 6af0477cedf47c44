"""A bill or an order confirmation of a well-known company, from an address that anyone can get.

Why it works: the bill looks like the company's, the address passes every check, and there is no link to look at.

Sample: From a free mail address, "Thank you for your order with PayPal. Invoice no. GPV26. Total $489.99".
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.brands import brands_named
from services.scanner.knowledge.calling import amount_named
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.senders import is_answer, is_free_mail, is_list_mail, is_partner, sender
from services.scanner.knowledge.words import documents_of, said
from services.scanner.mail import Mail
from shared.verdicts import Finding


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `bill_from_free_mail`; spares lists, answers, partners, and bills that name no other company."""
    who = sender(mail)
    if not is_free_mail(mail) or is_answer(mail) or is_list_mail(mail) or is_partner(who.domain, context):
        return
    bill = said(mail, "renewal")
    amount = amount_named(mail) if len(bill) >= 2 else ""
    named = brands_named(f"{mail.subject} {mail.text[:2_000]} {documents_of(mail)}") if amount else {}
    if named:
        yield seen(
            "bill_from_free_mail",
            header_from=who.address,
            brand=next(iter(named.values()))[0].title,
            text=f"{amount} {bill[0]}",
        )
