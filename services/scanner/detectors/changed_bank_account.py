"""Word that a supplier's bank account has changed.

Why it works: the invoice is real or looks it, only the account is new, and the loss is noticed weeks later.

Sample: "Please note our new bank details, our old account is under audit"; 「振込先口座が変更となりました」.
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.asking import is_warning
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.senders import is_list_mail, is_vouched
from services.scanner.knowledge.words import meant, said
from services.scanner.mail import Mail
from shared.verdicts import Finding


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `changed_bank_account` or `…_in_detail`.

    Spares colleagues, partners that are proved, banks themselves, bulletins and reports of fraud, what is quoted,
    salaries (which are the matter of `payroll_change`), and footers that say that the account never changes.
    """
    if is_vouched(mail, context) or is_list_mail(mail) or is_warning(mail) or said(mail, "payroll_change"):
        return
    if said(mail, "warning"):
        return
    phrases = meant(mail, "changed_bank_account")
    if phrases and not (said(mail, "account_never_changes") and len(phrases) == 1):
        phrases = (*phrases, *said(mail, "account_below"))
        kind = "changed_bank_account_in_detail" if len(phrases) >= 2 else "changed_bank_account"
        yield seen(kind, text=" … ".join(phrases[:4]))
