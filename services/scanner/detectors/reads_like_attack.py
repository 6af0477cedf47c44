"""The wording as a whole reads like an attack, whatever its subject.

Why it works: lists of phrases know what they were told. A model that weighs every word, and every pair of neighbours,
also knows a new story by its tone: haste, threat, flattery, secrecy, a request to confirm. It adds weight and never
decides alone.

Sample: "Kindly re-confirm your records to avoid closure"; 「ご確認いただけない場合、ご利用を制限いたします」.
"""

from collections.abc import Iterator
from typing import Final

from services.scanner.context import Context
from services.scanner.knowledge.asking import pretends
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.senders import is_answer, is_cancellable, is_vouched, stays_home
from services.scanner.knowledge.text_model import read
from services.scanner.knowledge.words import words_of
from services.scanner.mail import Mail
from shared.verdicts import Finding

LIKE: Final = 0.90
STRONGLY: Final = 0.97
"""Probabilities; where they lie on real mail is measured in docs/text-model.md."""


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `reads_like_attack` or `reads_strongly_like_attack`.

    Spares answers, known senders, and proved services whose links stay home, these unless they read strongly so and
    cannot be cancelled: a new domain of the attacker's is proved, too.
    """
    if is_vouched(mail, context) or is_answer(mail):
        return
    at_home = bool(mail.links) and stays_home(mail) and not pretends(mail)
    if at_home and is_cancellable(mail):
        return
    reading = read(words_of(mail))
    if reading.probability >= (STRONGLY if at_home else LIKE):
        kind = "reads_strongly_like_attack" if reading.probability >= STRONGLY else "reads_like_attack"
        yield seen(kind, text=" … ".join(reading.strongest))
