"""A notice about a crypto wallet, a token or an airdrop that is to be claimed, verified or connected.

Why it works: a wallet has no bank behind it that would stop a payment, and whoever types in the secret words gives it
away.

Sample: "All unverified wallets will be suspended. Connect your wallet"; 「ウォレットの認証を完了してください」.
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.asking import is_ordinary_notice, leads_away
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.senders import is_answer, is_list_mail
from services.scanner.knowledge.words import said
from services.scanner.mail import Mail
from shared.verdicts import Finding


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `wallet_notice`; spares talk about crypto money: lists, answers, known and proved senders."""
    if is_ordinary_notice(mail, context) or is_answer(mail) or is_list_mail(mail) or not leads_away(mail):
        return
    phrases = said(mail, "wallet")
    if phrases:
        yield seen("wallet_notice", text=" … ".join(phrases[:5]))
