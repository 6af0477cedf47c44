"""A famous person's name as the sender or in the subject, from an address that has nothing to do with that person.

Why it works: everybody knows the name, and a secret tip or a gift from so rich a person sounds possible.

Sample: From "Elon Musk: savings hub" <news@kx7.example>.
"""

from collections.abc import Iterator

import re2

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.senders import is_answer, is_cancellable, is_list_mail, is_vouched, sender
from services.scanner.mail import Mail
from shared.verdicts import Finding

_FAMOUS = re2.compile(
    r"(?i)\b(?:elon musk|warren buff?ett|bill gates|melinda gates|mackenzie scott|jeff bezos|mark zuckerberg|"
    r"bernard arnault|mavis wanczyk|mr\.? ?beast|vitalik buterin|michael saylor)\b|前澤友作|イーロン・マスク|堀江貴文"
)


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `celebrity_as_sender`; spares news: newsletters that can be cancelled, lists, answers, known senders."""
    if is_vouched(mail, context) or is_answer(mail) or is_list_mail(mail) or is_cancellable(mail):
        return
    who = sender(mail)
    name = _FAMOUS.search(who.display_name) or _FAMOUS.search(mail.subject[:300])
    if name:
        yield seen("celebrity_as_sender", name=name.group(0), display_name=who.display_name, header_from=who.address)
