"""A mail that leads somewhere to type in a secret: a PIN, a card number, a password, the words of a wallet.

Why it works: after a few words about an incident a form seems the natural next step.

Sample: "enter your card number and PIN to receive the refund"; 「取引暗証番号をご入力ください」.
"""

from collections.abc import Iterator

import re2

from services.scanner.context import Context
from services.scanner.knowledge.asking import is_warning
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.senders import is_answer, is_cancellable, is_vouched, list_domains
from services.scanner.knowledge.urls import is_publication
from services.scanner.mail import Mail
from shared.verdicts import Finding

_ASKED = re2.compile(
    r"(?i)\b(?:enter|provide|submit|type in|supply|confirm|fill in)\b[^.\n]{0,40}\b(?:pin|card (?:number|details)|cvv|"
    r"cvc|credentials|(?:e-?mail|mail|current|old|account|banking) pass ?word|recovery phrase|seed phrase|"
    r"social security)\b|"
    r"(?:暗証番号|パスワード|カード番号|セキュリティコード|ワンタイム)[^。\n]{0,16}(?:ご?入力|ご?登録|お知らせくだ|ご?返信)"
)


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `secret_asked`; spares known senders, answers, lists, newsletters, reading matter and warnings."""
    if is_vouched(mail, context) or is_answer(mail) or is_cancellable(mail) or is_publication(mail):
        return
    if not mail.links or list_domains(mail) or is_warning(mail):
        return
    asked = _ASKED.search(mail.text[:5_000])
    if asked:
        yield seen("secret_asked", text=asked.group(0))
