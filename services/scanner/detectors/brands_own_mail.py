"""Mail that is proved to come from a known brand's own domain.

Why it speaks for a mail: DMARC passed for that very domain, so nobody else wrote it.

Sample: From auto-confirm@amazon.co.jp, "dmarc=pass header.from=amazon.co.jp".
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.brands import owners_of
from services.scanner.knowledge.calling import call_asked_for
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.senders import carries_others_words, is_free_mail, is_proved, is_subscriber, sender
from services.scanner.mail import Mail
from shared.verdicts import Finding


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `brands_own_mail`; free mail, subscribers, hosting and forms are left out: anyone writes from there.

    Nor does it speak for a bill that a service carries for a customer of its, with a number to call.
    """
    if not is_proved(mail) or is_free_mail(mail) or is_subscriber(mail):
        return
    if carries_others_words(mail) and call_asked_for(mail):
        return
    owners = owners_of(sender(mail).domain)
    if owners:
        yield seen("brands_own_mail", header_from=sender(mail).address, brand=owners[0].key)
