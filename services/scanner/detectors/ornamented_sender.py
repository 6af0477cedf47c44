"""A sender's name that is dressed up: rows of signs, pictures, figures, a stray row of letters at its end.

Why it works: it draws the eye in the list of mails, and differs enough from the last wave's name to pass a filter.

Sample: From "_C0NSUMER__REWARDS__" <news@kx7.example>; "🎁 Gift Team" <a@kx7.example>.
"""

from collections.abc import Iterator

import re2

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.senders import is_answer, is_cancellable, is_list_mail, is_vouched, sender
from services.scanner.mail import Mail
from shared.verdicts import Finding

_DRESS = re2.compile(
    r"[\x{1F300}-\x{1FAFF}\x{2600}-\x{27BF}]|__|\.\.|[#~*|!]{2}|^[-_#~*|!.]|[_#~*|]$|"
    r"\p{L}[/|]\p{L}[/|]\p{L}|\d{6,}"
)


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `ornamented_sender`; spares known senders, lists, answers, and newsletters that can be cancelled."""
    if is_vouched(mail, context) or is_answer(mail) or is_list_mail(mail) or is_cancellable(mail):
        return
    name = sender(mail).display_name.strip()
    if "@" not in name and _DRESS.search(name):
        yield seen("ornamented_sender", display_name=name, header_from=sender(mail).address)
