"""A notice about a card, a bank account or points, with a link that leaves the sender's domain.

Why it works: it is about the reader's own money, and real banks write about such things too.

Sample: "Unusual transaction on your debit card"; 「カードのご利用確認」「お取引目的等のご確認」.
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
    """Yield `card_or_bank_notice`.

    Spares banks and cards themselves, proved senders whose links stay home and answers.
    """
    if is_ordinary_notice(mail, context) or is_answer(mail) or not leads_away(mail):
        return
    phrases = said(mail, "money_notice")
    if phrases:
        yield seen("card_or_bank_notice", text=" … ".join(phrases[:5]))
