"""A stranger sends a code to type in at Microsoft's or Google's genuine page for devices.

Why it works: the page is real and so is the sign-in; it is the attacker's device that is signed in by it.

Sample: "open microsoft.com/devicelogin, type the code 0CF8A6429 and sign in with your work account".
"""

from collections.abc import Iterator

import re2

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.senders import is_answer, is_colleague, is_list_mail, sender
from services.scanner.knowledge.urls import is_publication
from services.scanner.mail import Mail
from shared.verdicts import Finding

_PAGE = re2.compile(
    r"(?i)microsoft\.com/devicelogin|aka\.ms/devicelogin|login\.microsoftonline\.com/[\w./-]*deviceauth|"
    r"login\.microsoft\.com/device|google\.com/device\b"
)


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `device_code_request`; spares colleagues, lists, answers, and reading matter about the trick."""
    if is_colleague(mail, context) or is_answer(mail) or is_list_mail(mail) or is_publication(mail):
        return
    places = (mail.text[:20_000], *(link.url for link in mail.links[:50]))
    shown = next(filter(None, map(_PAGE.search, places)), None)
    if shown:
        yield seen("device_code_request", text=shown.group(0), header_from=sender(mail).address)
