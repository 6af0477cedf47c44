"""Mail from a signed-in member of the organisation.

Why it speaks for a mail: Microsoft stamps it only on what was sent from within. A hijacked account could do it too,
so it does not outweigh everything.

Sample: X-MS-Exchange-Organization-AuthAs: Internal, From yuko@contoso.example in the mailbox of staff@contoso.example.
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.mail import Mail
from shared.verdicts import Finding


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `internal_mail`; mail from files bears no such stamp that could be trusted, so it never counts there."""
    if mail.is_internal:
        yield seen("internal_mail", header_from=mail.header_from[0].address if mail.header_from else "")
