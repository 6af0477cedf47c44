"""An attached mail that says what a phishing mail says, and leads away.

Why it works: filters judge the mail around it, which says nothing; the reader opens the one inside.

Sample: An empty mail with "Payment.eml" attached: "Your mailbox is full: https://x9.example/".
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.senders import is_answer, is_list_mail, is_vouched, sender
from services.scanner.knowledge.words import is_attached_mail, plain, themes_in
from services.scanner.mail import Attachment, Found, Mail
from shared.verdicts import Finding

_LURES = ("credential_request", "account_suspended", "mailbox_full", "mail_password", "voice_mail", "e_signature")
_SERVERS = ("mailer-daemon", "postmaster")


def _is_returned(mail: Mail) -> bool:
    local = sender(mail).address.lower().partition("@")[0]
    return "multipart/report" in mail.header("content-type").lower() or local in _SERVERS


def _lure(file: Attachment) -> str:
    themes = themes_in(plain(file.text))
    return next((themes[name][0] for name in _LURES if name in themes), "")


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `lure_in_attached_mail`; spares bounces, lists, answers, and colleagues who pass on what they received."""
    if is_vouched(mail, context) or is_answer(mail) or is_list_mail(mail) or _is_returned(mail):
        return
    if not any(link.found is Found.ATTACHED_MAIL for link in mail.links):
        return
    for file in mail.attachments:
        lure = _lure(file) if is_attached_mail(file) else ""
        if lure:
            yield seen("lure_in_attached_mail", attachment=file.name, text=lure)
            return
