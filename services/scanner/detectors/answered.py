"""A mail that somebody in the organisation answered.

Why it matters: whoever answered an attack may have given something away, and will be written to again. It says nothing
of the mail itself and weighs nothing, but it comes first in what has to be done.

Sample: "I can go at lunch. Is a receipt all right?", in Sent Items, to the one who asked for gift cards.
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.mail import Mail
from shared.verdicts import Finding


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `answered`; spares mail that nobody wrote back to, as do warnings to colleagues."""
    known = mail.delivery.hindsight
    if known and known.answered_by:
        yield seen("answered", answered_by=", ".join(known.answered_by))
