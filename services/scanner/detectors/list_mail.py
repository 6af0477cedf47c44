"""Mail that a mailing list carried.

Why it speaks for a mail: members write to each other, and the list's own address is known. Junk reaches open lists too,
so it weighs little.

Sample: List-Id: <dev.project.example>, List-Post: <mailto:dev@project.example>.
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.mail import Mail
from shared.verdicts import Finding


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `list_mail`; bulk mail that only offers to unsubscribe is not a list to which one can write."""
    if mail.header("list-id") and mail.header("list-post"):
        yield seen("list_mail", list_id=mail.header("list-id"))
