"""A mail of which a colleague warned others, by answering or forwarding it.

Why it works: people know what they expected and what not; no machine does.

Sample: "Careful, this is phishing, do not click", forwarded by yuko@contoso.example.
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.senders import is_colleague
from services.scanner.mail import Mail
from shared.verdicts import Finding


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `warned_of`; spares colleagues' own mail."""
    known = mail.delivery.hindsight
    if known and known.warnings and not is_colleague(mail, context):
        yield seen("warned_of", warnings=str(known.warnings))
