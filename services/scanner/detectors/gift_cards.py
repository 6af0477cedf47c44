"""A request to buy gift cards and to send their codes.

Why it works: a code is money that nobody can call back, and a card for a customer sounds harmless.

Sample: "Get 5 gift cards, scratch the back and send me the codes"; 「ギフトカードを購入し、裏面の番号を写真で送って」.
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.senders import is_list_mail, is_vouched
from services.scanner.knowledge.words import said
from services.scanner.mail import Mail
from shared.verdicts import Finding


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `gift_cards`; spares shops (bulk mail, links to their own pages), colleagues."""
    if is_vouched(mail, context) or is_list_mail(mail) or mail.header("list-unsubscribe") or len(mail.links) > 3:
        return
    phrases = said(mail, "gift_cards")
    if len(phrases) >= 2 and len(mail.text) < 3000:
        yield seen("gift_cards", text=" … ".join(phrases[:4]))
