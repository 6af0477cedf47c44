"""A sender who answers a conversation of the organisation's without ever having taken part in it.

Why it works: the attacker has read the conversation in somebody's mailbox and goes on in it, from a domain of its own
and mostly under the name of one who did take part. The reader sees earlier mail that is real. Only the whole scan
shows that the sender is new in it.

Sample: In-Reply-To a mail from contoso.example to ruth@harrowpike.example, From "Ruth" <ruth@harrow-plke.example>.
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.senders import is_list_mail, is_partner, sender
from services.scanner.mail import Mail
from shared.verdicts import Finding


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `thread_intrusion` or `participant_on_new_address`; spares partners, lists, and what answers by itself."""
    known = mail.delivery.hindsight
    if not known or is_partner(sender(mail).domain, context) or is_list_mail(mail) or mail.header("auto-submitted"):
        return
    if known.enters_thread:
        kind = "participant_on_new_address" if known.has_participants_name else "thread_intrusion"
        who = sender(mail)
        yield seen(
            kind,
            display_name=who.display_name,
            header_from=who.address,
            took_part=", ".join(known.thread_domains),
            in_reply_to=mail.header("in-reply-to"),
        )
