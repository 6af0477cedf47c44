"""A cure, a fortune or an acquaintance that is too good to be true.

Why it works: hope. Behind the link waits a subscription, a deposit or a chat that ends with a loan.

Sample: "This weird trick melts belly fat"; "Earn $5,000 per day with our trading bot"; 「副業で月収100万円」.
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.senders import is_answer, is_proved, is_vouched, leads_home
from services.scanner.knowledge.urls import is_publication
from services.scanner.knowledge.words import said
from services.scanner.mail import Mail
from shared.verdicts import Finding


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `miracle_offer` or `…_in_detail`.

    Spares lists, answers, known senders, and proved shops whose links lead home.
    """
    if is_vouched(mail, context) or (is_proved(mail) and leads_home(mail)) or is_answer(mail) or is_publication(mail):
        return
    phrases = said(mail, "miracle_offer")
    if len(phrases) >= 2:
        kind = "miracle_offer_in_detail" if len(phrases) >= 4 else "miracle_offer"
        yield seen(kind, text=" … ".join(phrases[:6]))
