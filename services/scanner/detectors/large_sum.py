"""A stranger writes of a sum in the millions.

Why it works: greed; nobody would answer for a hundred.

Sample: "the sum of US$15.8 million", "£2,804,611.10", 「総額 5 億円」.
"""

from collections.abc import Iterator

import re2

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.senders import (
    is_answer,
    is_cancellable,
    is_free_mail,
    is_list_mail,
    is_proved,
    is_vouched,
)
from services.scanner.knowledge.urls import is_publication
from services.scanner.knowledge.words import documents_of
from services.scanner.mail import Mail
from shared.verdicts import Finding

_MONEY = r"(?:US\$|USD|EUR|GBP|AED|[$€£]|\bU\.S\. ?dollars?|\bdollars?|\beuros?|\bpounds?)"
_FIGURE = r"[0-9]{1,3}(?:[.,’' ][0-9]{3}){2,}"
_MILLIONS = r"(?:[0-9]+(?:[.,][0-9]+)? ?(?:millions?|millones|milhões|millionen|miljoen|billions?|M)\b)"
_SUM = re2.compile(
    rf"(?i){_MONEY} ?(?:{_FIGURE}|{_MILLIONS})|(?:{_FIGURE}|{_MILLIONS})(?: of| de)? ?(?:\(?{_MONEY}|dólares|usd)|"
    r"[0-9]{1,3} ?億円"
)
_ASKS_FOR_AN_ANSWER = re2.compile(
    r"(?i)\b(?:reply|respond|contact|get back|revert|claim|confirm|your (?:full )?name|donat\w+|beneficiar\w+|"
    r"responda|contacte|doou|antworten)\b|返信|連絡|受け取"
)


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `large_sum`; spares answers, known senders, proved companies with links, and news that asks for nothing."""
    if is_vouched(mail, context) or is_answer(mail) or is_cancellable(mail) or is_publication(mail):
        return
    if is_proved(mail) and not is_free_mail(mail) and not is_list_mail(mail) and mail.links:
        return
    text = f"{mail.subject}\n{mail.text[:10_000]}\n{documents_of(mail)}"
    money = _SUM.search(text)
    if money and _ASKS_FOR_AN_ANSWER.search(text):
        yield seen("large_sum", text=money.group(0))
