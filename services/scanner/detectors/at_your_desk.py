"""A short personal question that asks for a quick favour and keeps the reader off the telephone.

Why it works: the first mail asks for nothing bad; whoever answers has begun to talk with the attacker.

Sample: "Are you available? I am in a meeting and can't talk, reply by mail";
「今お時間ありますか。LINEグループを作成してください」.
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.senders import is_answer, is_vouched
from services.scanner.knowledge.words import said
from services.scanner.mail import Mail
from shared.verdicts import Finding


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `at_your_desk` or `…_in_detail`.

    Spares colleagues, proved partners, answers, newsletters, and anything longer than a short note.
    """
    is_newsletter = bool(mail.header("list-unsubscribe"))
    if is_vouched(mail, context) or is_answer(mail) or is_newsletter or len(mail.text) > 1500:
        return
    phrases = said(mail, "at_your_desk")
    if phrases and len(mail.links) <= 3:
        kind = "at_your_desk_in_detail" if len(phrases) >= 2 else "at_your_desk"
        yield seen(kind, text=" … ".join(phrases[:4]))
