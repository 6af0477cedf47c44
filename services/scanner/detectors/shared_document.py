"""A notice that a document was shared or an invoice waits, with a link that leaves the sender's domain.

Why it works: it looks like everyday work, and opening a document is no decision.

Sample: "Anna shared a file with you. View document"; 「ファイルが共有されました。ドキュメントを表示」.
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
    """Yield `shared_document`.

    Spares the sharing services themselves, colleagues, proved senders whose links stay home and answers.
    """
    if is_ordinary_notice(mail, context) or is_answer(mail) or not leads_away(mail):
        return
    phrases = said(mail, "shared_document")
    if phrases:
        yield seen("shared_document", text=" … ".join(phrases[:5]))
