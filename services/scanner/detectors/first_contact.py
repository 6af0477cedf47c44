"""A sender with whom nobody in the organisation exchanged mail before, in all that was read.

Why it works: whoever must pay somebody new has nothing to compare with. A stranger who begins with money, an account
or gift cards is worth a second look; a stranger alone is ordinary.

Sample: "please update our bank details" in the first mail from vendor@ledger-desk.example, after ninety days of mail.
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.senders import is_colleague, is_list_mail, sender
from services.scanner.knowledge.words import said
from services.scanner.mail import Mail
from shared.verdicts import Finding

_ABOUT_MONEY = ("changed_bank_account", "urgent_transfer", "gift_cards", "payroll_change")


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `first_contact` or `first_contact_about_money`; spares colleagues, lists, and what other kinds tell."""
    known = mail.delivery.hindsight
    if not known or not known.is_first_contact or is_colleague(mail, context) or is_list_mail(mail):
        return
    if known.enters_thread or known.usual_domains:
        return
    phrases = [phrase for theme in _ABOUT_MONEY for phrase in said(mail, theme)]
    kind = "first_contact_about_money" if phrases else "first_contact"
    yield seen(kind, header_from=sender(mail).address, text=" … ".join(phrases[:3]))
