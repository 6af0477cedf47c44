"""A balance or a transfer of coins that waits, announced in few words from a free mail address.

Why it works: a sum that is already there asks only to be fetched; the words that ask for a fee stand behind the link or
in the document.

Sample: From a free mail address, Subject "Mining_transaction_0.7495_BTC", "Your account already has 18,365$", a link.
"""

from collections.abc import Iterator
from typing import Final

import re2

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.senders import came_through_list, is_answer, is_free_mail, is_partner, sender
from services.scanner.mail import Mail
from shared.verdicts import Finding

_SUM = re2.compile(
    r"(?i)\d[\d ,._]{1,15}\$? ?_*(?:usdt|usdc|btc|eth|xrp|bnb|trx|bitcoins?)(?:\b|_)|\d{1,3}[.,]\d{3}\$|"
    r"\$\d{1,3}[.,]\d{3}"
)
_WAITS = re2.compile(
    r"(?i)btc|bitcoin|usdt|mining|withdraw|payout|your (?:account|balance|transfer|money|funds)|出金|残高"
)
FEW_WORDS: Final = 500


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `payout_from_free_mail`; spares partners, lists, answers, and longer letters, which may tell of money."""
    if not is_free_mail(mail) or is_answer(mail) or came_through_list(mail) or len(mail.text) >= FEW_WORDS:
        return
    if is_partner(sender(mail).domain, context) or not (mail.links or mail.attachments):
        return
    beginning = f"{mail.subject}\n{mail.text[:250]}"
    money = _SUM.search(beginning)
    if money and _WAITS.search(beginning):
        yield seen("payout_from_free_mail", text=money.group(0), header_from=sender(mail).address)
