"""A bill for something never bought, or a sign-in that never was, with a telephone number to undo it.

Why it works: there is no link to check; on the telephone a friendly voice asks for remote access and a card.

Sample: "Your Norton subscription has been renewed for $399.99. To cancel call +1 (808) 555-0123".
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.calling import call_asked_for
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.senders import (
    carries_others_words,
    is_answer,
    is_list_mail,
    is_proved,
    is_vouched,
    stays_home,
)
from services.scanner.knowledge.urls import is_publication
from services.scanner.mail import Mail
from shared.verdicts import Finding


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `callback` or `callback_in_detail`.

    Spares known sellers, proved senders whose links stay home, and answers; not services that carry others' words.
    """
    known = is_vouched(mail, context) or (stays_home(mail) and mail.links)
    if is_answer(mail) or is_list_mail(mail) or is_publication(mail) or (known and not carries_others_words(mail)):
        return
    asked = call_asked_for(mail)
    if asked:
        in_detail = len(asked.phrases) >= 5 and not is_proved(mail)
        yield seen(
            "callback_in_detail" if in_detail else "callback", number=asked.number, text=" … ".join(asked.phrases[:4])
        )
