"""Answers go to a mailbox that has nothing to do with the sender.

Why it works: a forged or hijacked sender cannot read the answer, so the attacker names another mailbox for it.

Sample: From ceo@contoso.example, Reply-To ceo.contoso@freemail.example.
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.lists import hosts, label, registrable, under
from services.scanner.knowledge.senders import is_answer, is_own, list_domains, sender
from services.scanner.mail import Mail
from shared.verdicts import Finding


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `reply_to_free_mail` or `reply_to_elsewhere`.

    Spares lists that write in their members' names, bulk services, and answers to the own house.
    """
    who = sender(mail)
    if is_answer(mail) or not mail.reply_to or mail.header("list-unsubscribe-post"):
        return
    if registrable(who.domain) in list_domains(mail):
        return
    home = registrable(who.domain)
    for answer in mail.reply_to[:1]:
        domain = registrable(answer.domain)
        free = under(domain, hosts("free_mail"))
        if not domain or is_own(domain, context) or answer.address.lower() == who.address.lower():
            continue
        if label(domain) == label(home) and not free:
            continue
        kind = "reply_to_free_mail" if free else "reply_to_elsewhere"
        yield seen(kind, header_from=who.address, reply_to=answer.address)
