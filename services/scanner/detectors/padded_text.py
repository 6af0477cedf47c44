"""A long row of lines or empty space that pushes what follows out of sight.

Why it works: below the fold stand words copied from honest mail, which a filter reads and a reader never sees.

Sample: a button, two hundred underscores, then a stranger's newsletter.
"""

from collections.abc import Iterator

import re2

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.senders import is_answer, is_list_mail, is_vouched, sender
from services.scanner.mail import Mail
from shared.verdicts import Finding

_LINE = re2.compile(r"[_=*~\-]{150}")
_BREAKS = re2.compile(r"(?i)(?:<br\s*/?>\s*){30}|(?:<p>(?:&nbsp;|\s|<br\s*/?>)*</p>\s*){20}")


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `padded_text`; spares known senders, lists and answers, and the lines that divide a mail into parts."""
    if is_vouched(mail, context) or is_answer(mail) or is_list_mail(mail):
        return
    if _LINE.search(mail.text[:20_000]) or (mail.html and _BREAKS.search(mail.html[:200_000])):
        yield seen("padded_text", header_from=sender(mail).address)
