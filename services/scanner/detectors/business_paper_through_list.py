"""An invoice, an order or a payment advice that came through a public mailing list.

Why it works: lists carry everything to thousands of readers, and what was attached is opened by the curious.

Sample: List-Id <users.project.example>, Subject "Please confirm payment EUR 78,450", "attached is the invoice".
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.senders import came_through_list, is_answer, is_colleague, sender
from services.scanner.knowledge.words import plain, said, themes_in
from services.scanner.mail import Mail
from shared.verdicts import Finding


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `business_paper_through_list`.

    Spares colleagues, answers, and talk of such papers: the subject must be about one, or the text say it twice.
    """
    if not came_through_list(mail) or is_answer(mail) or is_colleague(mail, context):
        return
    in_subject = themes_in(plain(mail.subject)).get("business_paper", ())
    phrases = said(mail, "business_paper")
    if in_subject or len(phrases) >= 2:
        yield seen("business_paper_through_list", text=" … ".join(phrases[:4]), header_from=sender(mail).address)
