"""A mail that names no recipient, or only its own sender.

Why it works: the same mail goes to thousands as blind copies, and none of them sees the others.

Sample: "To: undisclosed-recipients:;", or From and To both director@kx7.example; worse with answers to another mailbox.
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.lists import hosts, under
from services.scanner.knowledge.senders import is_answer, is_cancellable, is_list_mail, is_vouched, sender
from services.scanner.mail import Mail
from shared.verdicts import Finding


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `hidden_recipients`, and `blind_copies_to_free_mail` where the answers go to another, free mailbox.

    Spares known senders, lists, answers, notes to oneself, and newsletters that can be cancelled.
    """
    if is_vouched(mail, context) or is_answer(mail) or is_list_mail(mail) or is_cancellable(mail):
        return
    own = sender(mail).address.lower()
    if not own or own == mail.delivery.mailbox.lower():
        return
    if not all(each.address.lower() in {"", own} for each in mail.recipients):
        return
    yield seen("hidden_recipients", header_from=sender(mail).address, to=mail.header("to") or "(none)")
    answer = mail.reply_to[0] if mail.reply_to else sender(mail)
    if answer.address.lower() != own and under(answer.domain, hosts("free_mail")):
        yield seen("blind_copies_to_free_mail", header_from=sender(mail).address, reply_to=answer.address)
