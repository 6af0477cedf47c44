"""A character in a file's name that turns the writing direction, so that its ending seems another.

Why it works: "invoice" + U+202E + "fdp.exe" is shown as "invoiceexe.pdf".

Sample: "contract\u202efdp.scr".
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.mail import Mail
from shared.verdicts import Finding

_TURNS = ("\u202e", "\u202d", "\u2067", "\u2066")


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `reversed_name`; spares Arabic and Hebrew names, which need no override to be read from the right."""
    for file in mail.attachments:
        if any(turn in file.name[:-1] for turn in _TURNS[:2]) or (_TURNS[2] in file.name and file.name.isascii()):
            yield seen("reversed_name", attachment=file.name)
            return
