"""Answers go to a mailbox that has nothing to do with the sender.

Why it works: a forged or hijacked sender cannot read the answer, so the attacker names another mailbox for it.

Sample: From ceo@contoso.example, Reply-To ceo.contoso@freemail.example.
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.findings import seen
from services.scanner.lists import hosts, label, registrable, under
from services.scanner.mail import Mail
from services.scanner.senders import is_list_mail, is_own, sender
from shared.verdicts import Finding


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `reply_to_free_mail` or `reply_to_elsewhere`; spares lists, bulk services and answers to the own house."""
    who = sender(mail)
    if is_list_mail(mail) or not mail.reply_to or mail.header("list-unsubscribe"):
        return
    home = registrable(who.domain)
    for answer in mail.reply_to[:1]:
        domain = registrable(answer.domain)
        if not domain or domain == home or is_own(domain, context) or label(domain) == label(home):
            continue
        free = under(domain, hosts("free_mail"))
        kind = "reply_to_free_mail" if free else "reply_to_elsewhere"
        yield seen(kind, header_from=who.address, reply_to=answer.address)
