"""A notice of a voice message or a fax that must be fetched through a link or an attached page.

Why it works: telephone systems do send such mail, the sender is unknown anyway, and curiosity does the rest.

Sample: "You have a new voicemail (0:42) … Play message"; 「新しいボイスメールが 1 件あります」.
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.asking import is_ordinary_notice, leads_away
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.senders import is_answer
from services.scanner.knowledge.words import said
from services.scanner.mail import Mail
from shared.verdicts import Finding


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `voice_mail`; spares the own telephone system, known senders and answers."""
    if is_ordinary_notice(mail, context) or is_answer(mail) or not leads_away(mail):
        return
    phrases = said(mail, "voice_mail")
    if phrases:
        yield seen("voice_mail", text=" … ".join(phrases[:5]))
