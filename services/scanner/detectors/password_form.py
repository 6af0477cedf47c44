"""A form inside the mail that asks for a password or a card number.

Why it works: the reader never leaves the mail, so there is no address bar to look at.

Sample: <form action="https://x9.example/c.php"><input type="password" name="pin"></form>.
"""

from collections.abc import Iterator

import re2

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.senders import is_vouched
from services.scanner.mail import Mail
from shared.verdicts import Finding

_FORM = re2.compile(r"(?is)<form\b[^>]*?action\s*=\s*[\"']?([^\"'\s>]{4,300})")
_SECRET = re2.compile(
    r"(?is)<input\b[^>]*?(?:type\s*=\s*[\"']?password|name\s*=\s*[\"']?\w*(?:passw|pwd|pin|cvv|card_?n|ssn)\w*)"
)
_FIELD = re2.compile(r"(?is)<(?:input|textarea)\b")


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `password_form` or `form_in_mail`.

    Spares known senders, and search boxes without a secret by a low weight.
    """
    if is_vouched(mail, context) or "<form" not in mail.html.lower():
        return
    form = _FORM.search(mail.html)
    target = str(form.group(1)) if form else ""
    if _SECRET.search(mail.html):
        yield seen("password_form", form_action=target or "(none)")
    elif target and _FIELD.search(mail.html):
        yield seen("form_in_mail", form_action=target)
