"""A request to sign a document, with a link that leaves the sender's domain.

Why it works: signing services write on behalf of strangers, so an unknown sender is nothing unusual.

Sample: "Please review and sign the document"; 「契約書への電子署名をお願いします」 with a link to https://x9.example/.
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
    """Yield `e_signature`; spares the signing services themselves, known senders and answers."""
    if is_ordinary_notice(mail, context) or is_answer(mail) or not leads_away(mail):
        return
    phrases = said(mail, "e_signature")
    if phrases:
        yield seen("e_signature", text=" … ".join(phrases[:5]))
