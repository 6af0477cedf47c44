"""A mail that asks for the password of the mailbox itself, or offers to keep an old one.

Why it works: who has the mailbox's password reads everything, and resets every other password from there. No service
needs it, and no administrator lets anybody "keep the same password" through a link.

Sample: "Your password expires today: keep same password";
「お使いのメールアカウントとパスワードでログインしてください」.
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
    """Yield `mail_password_request`; spares the own administrators, partners, brands' own mail, answers."""
    if is_vouched(mail, context) or is_answer(mail) or not leads_away(mail):
        return
    phrases = said(mail, "mail_password")
    if phrases:
        yield seen("mail_password_request", text=" … ".join(phrases[:4]))
