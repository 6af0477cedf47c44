"""A mail whose text is nearly that of mails which were judged threats.

Why it works: of a wave some mails give less away than others, because a link was changed or an attachment left out.
What was found in the others is true of these.

Sample: "your sign-in method expires today", as in five mails with a forged sign-in page, here without any link.
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.senders import is_list_mail, is_vouched
from services.scanner.mail import Mail
from shared.verdicts import Finding


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `like_threats`; spares colleagues who pass a warning on, proved partners, brands' own mail, and lists."""
    known = mail.delivery.hindsight
    if known and known.like_threats and not is_vouched(mail, context) and not is_list_mail(mail):
        yield seen("like_threats", copies=str(known.like_threats))
