"""A header that claims a mailing list which neither the recipients nor the sender have anything to do with.

Why it works: filters and people are lenient with lists, and the header is written by whoever sends.

Sample: "List-Id: <olxacjk.local>", From lina@kx7.example, To staff@contoso.example.
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.senders import (
    came_through_list,
    carriers,
    is_answer,
    is_vouched,
    list_domains,
    sender,
    sender_domain,
)
from services.scanner.mail import Mail
from shared.verdicts import Finding


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `forged_list`; spares lists, newsletters under the sender's or its service's own name, known senders."""
    claimed = list_domains(mail)
    if not claimed or came_through_list(mail) or is_vouched(mail, context) or is_answer(mail):
        return
    if not claimed & {sender_domain(mail), *carriers(mail)}:
        yield seen(
            "forged_list", list_id=mail.header("list-id") or mail.header("list-post"), header_from=sender(mail).address
        )
