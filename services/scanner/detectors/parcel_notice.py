"""A notice of a parcel that cannot be delivered until an address is confirmed or a small fee is paid.

Why it works: somebody is always waiting for a parcel, and the fee is too small to be careful about.

Sample: "Your package could not be delivered. Pay the shipping fee"; 「ご不在のためお荷物を持ち帰りました」.
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
    """Yield `parcel_notice`; spares the couriers and shops themselves, known senders and answers."""
    if is_ordinary_notice(mail, context) or is_answer(mail) or not leads_away(mail):
        return
    phrases = said(mail, "parcel")
    if phrases:
        yield seen("parcel_notice", text=" … ".join(phrases[:5]))
