"""An answer within a conversation: it refers to earlier mail and quotes it.

Why it speaks for a mail: attacks mostly begin a conversation. Some fake one, so it weighs little.

Sample: In-Reply-To: <a1@contoso.example>, "On Monday Yuko wrote: > …".
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.senders import is_to_itself
from services.scanner.mail import Mail
from shared.verdicts import Finding


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `conversation`.

    Neither a mere "Re:", which is easily faked, nor a stranger's in others' talk, nor an answer to oneself counts.
    """
    if mail.forwarded or (mail.delivery.hindsight and mail.delivery.hindsight.enters_thread):
        return
    if not mail.header("in-reply-to") or not mail.header("references") or is_to_itself(mail):
        return
    quoted = "\n>" in mail.text or any(
        mark in mail.text for mark in ("wrote:", "Original Message", "のメール:", "差出人:", "From:")
    )
    if quoted:
        yield seen("conversation", in_reply_to=mail.header("in-reply-to"))
