"""A row of random letters and figures in the subject or the sender's name.

Why it works: every mail of the wave looks different, so that filters which count equal subjects see no wave.

Sample: Subject "Important notice - vKsJR5Dcnny".
"""

from collections.abc import Iterator

import re2

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.senders import is_answer, is_list_mail, is_vouched, sender
from services.scanner.mail import Mail
from shared.verdicts import Finding

_WORD = re2.compile(r"[A-Za-z0-9]{7,}")
_HEXADECIMAL = re2.compile(r"[0-9a-f]+")
_RUN = re2.compile(r"[A-Z]?[a-z]+|[A-Z]+|[0-9]+")


def _is_random(word: str) -> bool:
    if word.isupper() or not any(character.isdigit() for character in word) or _HEXADECIMAL.fullmatch(word):
        return False
    runs = _RUN.findall(word)
    return len(runs) >= 4 and sum(len(run) == 1 for run in runs) >= 2


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `random_token`; spares known senders, lists, answers, order numbers in capitals, and hashes."""
    if is_vouched(mail, context) or is_answer(mail) or is_list_mail(mail):
        return
    for text in (mail.subject, sender(mail).display_name):
        token = next((str(word) for word in _WORD.findall(text[:300]) if _is_random(str(word))), "")
        if token:
            yield seen("random_token", text=text, token=token)
            return
