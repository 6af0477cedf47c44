"""A stranger names a wallet for cryptocurrency, to be paid into.

Why it works: such a payment is anonymous and cannot be called back, so blackmail of every kind ends with one.

Sample: "0.3 BTC to bc1q…, or it goes off".
"""

from collections.abc import Iterator

import re2

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.senders import is_answer, is_cancellable, is_list_mail, is_vouched
from services.scanner.knowledge.urls import is_publication
from services.scanner.knowledge.words import documents_of
from services.scanner.mail import Mail
from shared.verdicts import Finding

_WALLET = re2.compile(
    r"\bbc1[a-z0-9]{25,62}\b|\b[13][1-9A-HJ-NP-Za-km-z]{26,34}\b|\b0x[0-9a-fA-F]{40}\b|"
    r"\b[48][0-9AB][1-9A-HJ-NP-Za-km-z]{93}\b|\bltc1[a-z0-9]{25,62}\b|\bT[1-9A-HJ-NP-Za-km-z]{33}\b"
)
_MONEY = re2.compile(
    r"(?i)\b(?:btc|bitcoins?|usdt|monero|xmr|ethereum|eth|litecoin|crypto\w*|wallet)\b|ビットコイン|モネロ|仮想通貨|暗号資産"
)


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `wallet_to_pay`; spares known senders, lists, answers, newsletters, and reading matter about such money."""
    if is_vouched(mail, context) or is_answer(mail) or is_list_mail(mail) or is_cancellable(mail):
        return
    text = f"{mail.text[:20_000]}\n{documents_of(mail)}"
    wallet = None if is_publication(mail) else _WALLET.search(text)
    if wallet and _MONEY.search(text):
        yield seen("wallet_to_pay", text=wallet.group(0))
