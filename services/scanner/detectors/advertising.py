"""Unsolicited bulk mail: an offer from nobody one knows. Unwanted, but no threat.

Why it matters: it is counted apart, so that the figures for threats stay honest.

Sample: "Dear purchasing manager, we are a leading manufacturer of LED lamps"; 「未承諾広告※ … 送料無料」.
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.senders import is_answer, is_proved, is_vouched
from services.scanner.knowledge.words import said
from services.scanner.mail import Mail
from shared.verdicts import Finding


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `advertising`.

    Spares lists, answers, known senders, and newsletters that can be cancelled with one click.
    """
    cancelled = mail.header("list-unsubscribe-post") or (mail.header("list-unsubscribe") and is_proved(mail))
    if is_vouched(mail, context) or is_answer(mail) or cancelled:
        return
    phrases = (*said(mail, "advertising"), *said(mail, "miracle_offer"))
    if len(phrases) >= 2:
        yield seen("advertising", text=" … ".join(phrases[:6]))
