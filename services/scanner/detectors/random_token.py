"""A row of random letters and figures in the subject or the sender's name.

Why it works: every mail of the wave looks different, so that filters which count equal subjects see no wave.

Sample: Subject "Important notice - vKsJR5Dcnny".
"""

from collections.abc import Iterator
from itertools import pairwise

import re2

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.senders import is_answer, is_list_mail, is_vouched, sender
from services.scanner.mail import Mail
from shared.verdicts import Finding

_WORD = re2.compile(r"[A-Za-z0-9]{7,}")
_NAME = re2.compile(r"[A-Z]?[a-z]+(?:[A-Z][a-z]+)*[0-9]{0,4}|[A-Z]{2,}[a-z]{2,}[0-9]{0,4}|[a-z]+[A-Z]{2,}[0-9]{0,4}")


def _is_random(word: str) -> bool:
    if word.isupper() or word.islower() or not any(c.isdigit() for c in word) or _NAME.fullmatch(word):
        return False
    turns = sum(_sort(a) != _sort(b) for a, b in pairwise(word))
    return turns >= 4


def _sort(character: str) -> str:
    if character.isdigit():
        return "0"
    return "A" if character.isupper() else "a"


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `random_token`; spares known senders, lists, answers, and order numbers, which keep to one case."""
    if is_vouched(mail, context) or is_answer(mail) or is_list_mail(mail):
        return
    for text in (mail.subject, sender(mail).display_name):
        token = next((str(word) for word in _WORD.findall(text[:300]) if _is_random(str(word))), "")
        if token:
            yield seen("random_token", text=text, token=token)
            return
