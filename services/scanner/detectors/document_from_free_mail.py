"""A document from a free mail address, with hardly a word, or with the password beside it.

Why it works: everything that a filter could read stands in the document: the link, the telephone number, the threat.

Sample: From "Card - Cod. 5864" <abdef@freemail.example>, "Instructions attached. Password: 123", notice.pdf.
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.lists import ending
from services.scanner.knowledge.senders import is_answer, is_free_mail, is_list_mail, is_partner, sender
from services.scanner.knowledge.words import said
from services.scanner.mail import Attachment, Mail
from shared.verdicts import Finding

_DOCUMENTS = frozenset({"pdf", "html", "htm", "doc", "docx", "svg", "xlsx"})
_HARDLY_A_WORD = 400


def _document(mail: Mail) -> Attachment | None:
    return next((each for each in mail.attachments if ending(each.name) in _DOCUMENTS and not each.path), None)


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `document_from_free_mail` or `locked_document_from_free_mail`; spares partners, lists and answers."""
    who = sender(mail)
    if not is_free_mail(mail) or is_answer(mail) or is_list_mail(mail) or is_partner(who.domain, context):
        return
    file = _document(mail)
    if file is None or len(mail.text) > _HARDLY_A_WORD:
        return
    kind = "locked_document_from_free_mail" if said(mail, "password_given") else "document_from_free_mail"
    yield seen(kind, attachment=file.name, header_from=who.address)
