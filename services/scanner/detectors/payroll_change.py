"""A request to pay a salary into another account, from outside.

Why it works: the personnel office wants to help, and the mail bears an employee's name.

Sample: "I want to change my direct deposit before the next pay date"; 「給与振込口座を変更したいです」.
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.senders import is_free_mail, is_list_mail, is_proved, is_vouched
from services.scanner.knowledge.urls import web_links
from services.scanner.knowledge.words import said
from services.scanner.mail import Mail
from shared.verdicts import Finding


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `payroll_change`.

    Spares colleagues writing from their own address, and proved services, which link to where one changes it oneself.
    """
    by_service = is_proved(mail) and not is_free_mail(mail) and any(web_links(mail))
    if is_vouched(mail, context) or by_service or is_list_mail(mail):
        return
    phrases = said(mail, "payroll_change")
    if phrases and len(mail.text) < 3000:
        yield seen("payroll_change", text=" … ".join(phrases[:4]))
