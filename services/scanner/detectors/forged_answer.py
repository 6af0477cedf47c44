"""A subject that pretends to answer or to forward, in a mail that refers to no other.

Why it works: a conversation that seems to be under way is read with less care.

Sample: Subject "Re: your invoice", without In-Reply-To, References or a quoted mail.
"""

from collections.abc import Iterator

import re2

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.senders import is_list_mail, is_vouched, sender
from services.scanner.mail import Mail
from shared.verdicts import Finding

_ANSWER = re2.compile(r"(?i)^\s*(?:re|aw|sv|antw|res|回复|返信)\s*[:：]")
_QUOTE = re2.compile(r"(?im)^\s*>|wrote:|schrieb|a écrit|original message|^\s*(?:from|von|de|差出人|送信者)\s*[:：]")


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `forged_answer`; spares known senders, lists, and answers whose quoted text shows what they answer."""
    if is_vouched(mail, context) or is_list_mail(mail) or not _ANSWER.search(mail.subject):
        return
    if mail.header("in-reply-to") or mail.header("references") or mail.header("thread-index"):
        return
    if not _QUOTE.search(mail.text[:20_000]):
        yield seen("forged_answer", subject=mail.subject, header_from=sender(mail).address)
