"""A notice of unpaid tax or of a refund, from elsewhere than a tax office.

Why it works: nobody dares to ignore the tax office, and everybody likes a refund.

Sample: "You are eligible to receive a tax refund"; 「未払い税金のお知らせ。差押最終通知」.
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
    """Yield `tax_notice`.

    Spares tax offices themselves, known advisers, proved senders whose links stay home and answers.
    """
    if is_ordinary_notice(mail, context) or is_answer(mail) or not leads_away(mail):
        return
    phrases = said(mail, "tax")
    if phrases:
        yield seen("tax_notice", text=" … ".join(phrases[:5]))
