"""A sum of money in the greeting or the subject, before the text of an honest service begins.

Why it works: a service's sign-up form sends its confirmation to any address, and greets it with the name that the
attacker typed in: the lure and its link. The mail is the service's own, and passes every check.

Sample: "Hi ✅ +$4,811 ➡️ kx7.example/RCQ, one last step to confirm your account".
"""

from collections.abc import Iterator

import re2

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.senders import is_answer, is_colleague, is_list_mail, sender
from services.scanner.mail import Mail
from shared.verdicts import Finding

_LURE = re2.compile(
    r"\+\s?[$€£💷]\s?\d[\d,. ]{2,}|[$€£]\s?\d[\d,.]{2,}\s*(?:➡|👉|=>|->)|\d[\d,.]{3,}\s?[$€£]\s*(?:➡|👉|=>|->)"
)


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `lure_in_greeting`; spares colleagues, lists, answers, and sums in the body, where receipts name them."""
    if is_colleague(mail, context) or is_answer(mail) or is_list_mail(mail):
        return
    lure = _LURE.search(f"{mail.subject}\n{mail.text[:250]}")
    if lure and mail.links:
        yield seen("lure_in_greeting", text=lure.group(0), header_from=sender(mail).address)
