"""The wording as a whole reads like an attack, whatever its subject.

Why it works: lists of phrases know what they were told. A model that weighs every word, and every pair of neighbours,
also knows a new story by its tone: haste, threat, flattery, secrecy, a request to confirm. It adds weight and never
decides alone.

Sample: "Kindly re-confirm your records to avoid closure"; 「ご確認いただけない場合、ご利用を制限いたします」.
"""

from collections.abc import Iterator
from typing import Final

from services.scanner.context import Context
from services.scanner.knowledge.asking import is_warning, pretends
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.senders import came_through_list, is_answer, is_cancellable, is_vouched, stays_home
from services.scanner.knowledge.text_model import read
from services.scanner.knowledge.urls import foreign_links, is_publication
from services.scanner.knowledge.words import said, words_of
from services.scanner.mail import Mail
from shared.verdicts import Finding

LIKE: Final = 0.90
STRONGLY: Final = 0.97
"""Probabilities; where they lie on real mail is measured in docs/text-model.md."""
_NOTICES: Final = (
    *("credential_request", "account_suspended", "money_notice", "mailbox_full", "parcel", "tax", "e_signature"),
    *("shared_document", "voice_mail", "strange_sign_in", "wallet"),
)


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `reads_like_attack` or `reads_strongly_like_attack`, and `notice_agrees_with_reading` beside the latter.

    Spares answers, known senders, and proved services whose links stay home, these unless they read strongly so and
    cannot be cancelled: a new domain of the attacker's is proved, too.
    """
    if is_vouched(mail, context) or is_answer(mail):
        return
    at_home = bool(mail.links) and stays_home(mail) and not pretends(mail)
    if at_home and is_cancellable(mail):
        return
    reading = read(words_of(mail))
    if reading.probability < (STRONGLY if at_home else LIKE):
        return
    strongly = reading.probability >= STRONGLY
    yield seen("reads_strongly_like_attack" if strongly else "reads_like_attack", text=" … ".join(reading.strongest))
    notice = _notice_that_leads_away(mail) if strongly and not at_home else ""
    if notice:
        yield seen("notice_agrees_with_reading", text=notice)


def _notice_that_leads_away(mail: Mail) -> str:
    """Return what the mail gives notice of, if a link leaves the sender's domain; empty for lists and newsletters."""
    if came_through_list(mail) or is_cancellable(mail) or is_publication(mail) or is_warning(mail):
        return ""
    if next(foreign_links(mail), None) is None:
        return ""
    return next((said(mail, theme)[0] for theme in _NOTICES if said(mail, theme)), "")
