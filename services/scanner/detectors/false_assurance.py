"""A mail that says of itself that its sender is trusted.

Why it works: some mail programs and gateways show such a line above a mail, so readers take it for theirs.

Sample: "This message was sent by a trusted sender."; 「このメールは信頼できる送信者から送信されました」.
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.senders import is_answer, is_vouched
from services.scanner.knowledge.words import said
from services.scanner.mail import Mail
from shared.verdicts import Finding


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `false_assurance`.

    Spares colleagues, proved partners and brands, and answers that quote a gateway's line.
    """
    if is_vouched(mail, context) or is_answer(mail):
        return
    phrases = said(mail, "false_assurance")
    if phrases:
        yield seen("false_assurance", text=phrases[0])
