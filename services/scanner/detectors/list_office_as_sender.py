"""An office of the mail server's that writes to a mailing list under the list's own domain, and nothing proves it.

Why it works: "postmaster" and "IT support" of the own domain are obeyed, and whoever sends to addresses that were found
on web pages does not know that one of them is a list.

Sample: From postmaster@lists.project.example to users@lists.project.example, "Pending undelivered mail".
"""

from collections.abc import Iterator

import re2

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.senders import (
    is_answer,
    is_colleague,
    is_list_mail,
    is_proved,
    list_domains,
    sender,
    sender_domain,
)
from services.scanner.mail import Mail
from shared.verdicts import Finding

_OFFICE = re2.compile(
    r"(?i)^(?:no-?reply|mailer-daemon|postmaster|webmaster|it|it-?support|help-?desk|admin(?:istrator)?|support|security|"
    r"accounts?|system|e?mail|info)@"
)


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `list_office_as_sender`; spares proved mail, colleagues, answers, and members under their own names."""
    if not is_list_mail(mail) or is_answer(mail) or is_proved(mail) or is_colleague(mail, context):
        return
    if sender_domain(mail) in list_domains(mail) and _OFFICE.search(sender(mail).address):
        yield seen("list_office_as_sender", header_from=sender(mail).address, list_id=mail.header("list-id"))
