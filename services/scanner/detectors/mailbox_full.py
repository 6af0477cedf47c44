"""A notice that the mailbox is full or that messages are held back, from elsewhere than the reader's own mail service.

Why it works: everybody has a mailbox and fears to lose mail, and whoever runs it is seldom known by name.

Sample: "Your mailbox has exceeded its quota"; 「保留中のメールが 5 件あります」.
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.asking import leads_away
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.senders import is_answer, is_vouched
from services.scanner.knowledge.words import said
from services.scanner.mail import Mail
from shared.verdicts import Finding


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `mailbox_full`; spares the own administrators, known senders and answers."""
    if is_vouched(mail, context) or is_answer(mail) or not leads_away(mail):
        return
    phrases = said(mail, "mailbox_full")
    if phrases:
        yield seen("mailbox_full", text=" … ".join(phrases[:5]))
