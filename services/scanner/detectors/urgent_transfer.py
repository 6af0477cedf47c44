"""A request to transfer money at once or in secret, from outside.

Why it works: it comes in the name of someone who may ask for it, and secrecy keeps the reader from asking back.

Sample: "I need you to process a wire today, keep this confidential"; 「本日中に送金をお願いします。内密に」.
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.asking import is_warning
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.senders import is_list_mail, is_vouched
from services.scanner.knowledge.words import meant
from services.scanner.mail import Mail
from shared.verdicts import Finding


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `urgent_transfer` or `…_in_detail`.

    Spares colleagues, proved partners, bulletins about fraud, what is quoted, and long mail in which the words stand by
    chance.
    """
    if is_vouched(mail, context) or is_list_mail(mail) or is_warning(mail) or len(mail.text) > 4000:
        return
    phrases = meant(mail, "urgent_transfer")
    if phrases:
        kind = "urgent_transfer_in_detail" if len(phrases) >= 2 else "urgent_transfer"
        yield seen(kind, text=" … ".join(phrases[:4]))
