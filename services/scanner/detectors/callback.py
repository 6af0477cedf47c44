"""A bill for something never bought, or a sign-in that never was, with a telephone number to undo it.

Why it works: there is no link to check; on the telephone a friendly voice asks for remote access and a card.

Sample: "Your Norton subscription has been renewed for $399.99. To cancel call +1 (808) 555-0123".
"""

from collections.abc import Iterator

import re2

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.senders import is_answer, is_proved, is_vouched, stays_home
from services.scanner.knowledge.words import said
from services.scanner.mail import Mail
from shared.verdicts import Finding

_NUMBER = re2.compile(
    r"(?:\+?1[\s.()\-–]{0,3})?\(?\b8\d{2}\)?[\s.\-–]{1,3}\d{3}[\s.\-–]{1,3}\d{4}\b|\+1[\s.()\-–]{0,3}\d{3}[\s.()\-–]{1,3}\d{3}"
    r"[\s.\-–]{1,3}\d{4}\b|\b050-\d{4}-\d{4}\b|\b0120-\d{3}-\d{3}\b"
)


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `callback` or `callback_in_detail`.

    Spares known sellers, proved senders whose links stay home and answers.
    """
    if is_vouched(mail, context) or is_answer(mail) or (stays_home(mail) and mail.links):
        return
    calls, bill = said(mail, "callback"), (*said(mail, "renewal"), *said(mail, "strange_sign_in"))
    if not calls or not bill or len(calls) + len(bill) < 3:
        return
    number = _NUMBER.search(mail.text[:20_000])
    if number:
        kind = "callback_in_detail" if len(calls) + len(bill) >= 5 and not is_proved(mail) else "callback"
        yield seen(kind, number=number.group(0), text=" … ".join((*calls[:2], *bill[:2])))
