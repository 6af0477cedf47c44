"""An outsider asks the reader to sign in with the company's own account or mail password.

Why it works: the page of a stranger's document looks like the own sign-in page, and "so that only you can read it"
sounds careful. Nobody outside has a use for that password.

Sample: "You will be asked for your company login"; 「閲覧には会社のメールでのログインが必要です」.
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.senders import is_brands_own, is_list_mail, is_partner, sender, stays_home
from services.scanner.knowledge.urls import is_publication
from services.scanner.knowledge.words import said
from services.scanner.mail import Mail
from shared.verdicts import Finding


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `company_sign_in_asked`.

    Spares lists, reading matter, brands whose accounts companies do use, and partners' own pages. Colleagues and
    partners are not spared otherwise: hijacked mailboxes ask just that.
    """
    if is_brands_own(mail) or is_list_mail(mail) or is_publication(mail):
        return
    if is_partner(sender(mail).domain, context) and stays_home(mail):
        return
    phrases = said(mail, "company_sign_in")
    if phrases and (mail.links or mail.attachments):
        yield seen("company_sign_in_asked", text=" … ".join(phrases[:4]))
