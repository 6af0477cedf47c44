"""Figures and look-alike letters within words: a nought for an O, a capital I for an l.

Why it works: the reader's eye mends the word, and a filter that looks for the word does not find it.

Sample: From "Trust WaIIet", Subject "C0NFIRMATI0N of your c0nta".
"""

from collections.abc import Iterator

import re2

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.senders import is_answer, is_list_mail, is_vouched, sender
from services.scanner.mail import Mail
from shared.verdicts import Finding

_SWAPPED = re2.compile(
    r"\b(?:[A-Z]{2,}0[A-Z]{2,}[A-Z0]*|[A-Z]{4,}0[A-Z]|[A-Z]0[A-Z]{3,}[A-Z0]*|[A-Z]?[a-z]{2,}0[a-z]{2,}|l[A-Z]{4,}|[A-Z]{2,}l[A-Z]{2,}|"
    r"[A-Z]?[a-z]{2,}II?[a-z]{2,}|[A-Z][a-z]{3,}I)\b"
)
_GENUINE = re2.compile(r"(?i)^(?:.*(?:wiki|open|chat|gen|auto|smart|web|data|edge|cloud)ai?|.*[a-z]api|.*[a-z]id)$")


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `swapped_letters`; spares known senders, lists, answers, and product names that end in AI or ID."""
    if is_vouched(mail, context) or is_answer(mail) or is_list_mail(mail):
        return
    shown = f"{sender(mail).display_name} {mail.subject}"[:400]
    words = [str(word) for word in _SWAPPED.findall(shown) if not _GENUINE.search(str(word))]
    if words:
        yield seen("swapped_letters", words=" ".join(words[:6]), header_from=sender(mail).address)
