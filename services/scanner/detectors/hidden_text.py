"""Text that a reader does not see: white on white, size zero, moved off the page.

Why it works: innocent words fill the filter's eye while the reader sees only the lure; or they cut a lure's words
apart.

Sample: <span style="font-size:0">Minutes of the gardening club …</span>.
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.senders import is_answer, is_vouched
from services.scanner.mail import Mail
from shared.verdicts import Finding

_PREHEADER = 400
"""Newsletters hide a line that the list of mails shows beside the subject."""


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `hidden_text`; spares the hidden preview line of newsletters, lists and known senders."""
    if is_answer(mail) or is_vouched(mail, context) or len(mail.hidden_text) <= _PREHEADER:
        return
    hidden = " ".join(mail.hidden_text.split())
    if len(hidden) > _PREHEADER and len(hidden) > len(mail.text) // 2:
        yield seen("hidden_text", hidden=hidden)
