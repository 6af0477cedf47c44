"""A threat to publish something shameful, or to attack, unless cryptocurrency is paid.

Why it works: shame keeps the victim from asking anyone; an old leaked password makes the lie believable.

Sample: "I recorded you through your webcam. Send $900 in bitcoin within 48 hours";
「ウェブカメラであなたを録画しました」.
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.asking import is_warning
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.senders import is_answer, is_vouched
from services.scanner.knowledge.words import said
from services.scanner.mail import Mail
from shared.verdicts import Finding


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `extortion`; spares answers and bulletins about such mail."""
    if is_vouched(mail, context) or is_answer(mail) or is_warning(mail):
        return
    phrases = said(mail, "extortion")
    paid_in = said(mail, "payment_in_cryptocurrency")
    if len(phrases) >= 3 and (paid_in or len(phrases) >= 5):
        yield seen("extortion", text=" … ".join(phrases[:6]))
