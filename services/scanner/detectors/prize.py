"""A prize, a reward or a paid survey that nobody entered for.

Why it works: the gift is named after a shop one knows, and only "shipping" must be paid by card.

Sample: "Congratulations! You have been selected. Claim your reward"; 「おめでとうございます。当選しました」.
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
    """Yield `prize`; spares lists, answers, known senders, and proved shops whose links lead home."""
    if is_vouched(mail, context) or (is_proved(mail) and leads_home(mail)) or is_answer(mail) or is_publication(mail):
        return
    phrases = said(mail, "prize")
    if len(phrases) >= 2:
        yield seen("prize_in_detail" if len(phrases) >= 4 else "prize", text=" … ".join(phrases[:6]))
