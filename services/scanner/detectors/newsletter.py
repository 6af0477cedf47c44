"""A newsletter as it should be: proved, with one-click unsubscription.

Why it speaks for a mail: RFC 8058 asks the sender to sign that header, and large providers demand it of honest bulk
senders. Attackers use the same services now and then, so it weighs little.

Sample: List-Unsubscribe-Post: List-Unsubscribe=One-Click, "dkim=pass … dmarc=pass".
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.asking import bears_foreign_brand
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.senders import is_free_mail, is_proved
from services.scanner.mail import Mail
from shared.verdicts import Finding


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `newsletter`; only proved senders under their own name count, and free mail never."""
    if not is_proved(mail) or is_free_mail(mail) or bears_foreign_brand(mail):
        return
    if mail.header("list-unsubscribe-post") and mail.header("list-unsubscribe"):
        yield seen("newsletter", list_unsubscribe=mail.header("list-unsubscribe"))
