"""An office, a bank or a company that writes from a free mail address.

Why it works: the display name sounds official, and the address is genuine, so every authentication check passes.

Sample: From "Account Department" <acc.dept.8812@gmail.example-free>, i.e. any address that anyone can get.
"""

from collections.abc import Iterator

import re2

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.senders import is_answer, is_free_mail, is_partner, sender
from services.scanner.mail import Mail
from shared.verdicts import Finding

_OFFICE = re2.compile(
    r"(?i)\b(?:bank|support|service|security|account|billing|payroll|invoice|admin(?:istrator)?|help ?desk|customer|"
    r"department|office|team|notification|delivery|courier|lottery|foundation|united nations|loan|finance|fund|"
    r"attorney|barrister|"
    r"director|manager|ceo|cfo|president|hr)\b|銀行|カード|事務局|サポート|お客様|センター|代表取締役|社長|管理者|経理|人事"
)


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `office_on_free_mail`; spares lists, partners, answers, and private persons, whose names are no offices."""
    who = sender(mail)
    if not is_free_mail(mail) or is_answer(mail) or is_partner(who.domain, context):
        return
    if _OFFICE.search(who.display_name):
        yield seen("office_on_free_mail", display_name=who.display_name, header_from=who.address)
