"""A notice that asks to confirm an account, an identity or a password through a link that leaves the sender's domain.

Why it works: it sounds like care for the reader's safety, and the page behind the link looks like every sign-in page.

Sample: "Please verify your account within 24 hours: https://x9.example/"; 「下記のリンクより本人確認をお願いします」.
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
    """Yield `credential_request`; spares known and proved senders whose links stay home and answers."""
    if is_ordinary_notice(mail, context) or is_answer(mail) or not leads_away(mail):
        return
    phrases = said(mail, "credential_request")
    if phrases:
        yield seen("credential_request", text=" … ".join(phrases[:5]))
