"""A stranger offers a fortune: an inheritance, a donation, a deal, a loan.

Why it works: the sum is so large that a small fee beforehand seems nothing.

Sample: "I am Mrs. Ruth, widow of the late Mr. Cole … the sum of 8 million dollars … reply to my private email".
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.senders import is_answer, is_vouched
from services.scanner.knowledge.urls import is_publication
from services.scanner.knowledge.words import distinct, said
from services.scanner.mail import Mail
from shared.verdicts import Finding


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `advance_fee_story` or `…_in_detail`.

    Spares lists, answers, known senders, and news in which few such words stand.
    """
    if is_vouched(mail, context) or is_answer(mail) or is_publication(mail):
        return
    phrases = distinct(said(mail, "inheritance"))
    if len(phrases) >= 8:
        yield seen("advance_fee_unmistakable", text=" … ".join(phrases[:8]))
    elif len(phrases) >= 5:
        yield seen("advance_fee_in_detail", text=" … ".join(phrases[:8]))
    elif len(phrases) >= 3:
        yield seen("advance_fee_story", text=" … ".join(phrases[:6]))
