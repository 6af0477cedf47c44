"""An invoice, an order or a payment advice that came through a public mailing list.

Why it works: lists carry everything to thousands of readers, and what was attached is opened by the curious.

Sample: List-Id <users.project.example>, Subject "Please confirm payment EUR 78,450", "attached is the invoice"; or
Subject "Overdue" and no text at all, because the list took the attachment off.
"""

from collections.abc import Iterator

import re2

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.senders import came_through_list, is_answer, is_colleague, sender
from services.scanner.knowledge.words import plain, said, themes_in
from services.scanner.mail import Mail
from shared.verdicts import Finding

_OF_BUSINESS = re2.compile(
    r"(?i)\b(?:payments?|overdue|outstanding|p\.?o\b|purchase|quot(?:e|ation)s?|qoute|enquiry|invoices?|wire|iban|"
    r"swift|tt copy|remittance|bank|order|shipment|shipping|credit advice)|支払|請求|見積|注文"
)
_FOOTER = re2.compile(r"(?s)(?:^|\n)(?:_{20,}|-- ?\n).*")


def _says_nothing(mail: Mail) -> bool:
    return len(_FOOTER.sub("", mail.text).strip()) < 25


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `business_paper_through_list`.

    Spares colleagues, answers, and talk of such papers: the subject must be about one, or the text say it twice; a
    subject of business suffices where nothing else is left.
    """
    if not came_through_list(mail) or is_answer(mail) or is_colleague(mail, context):
        return
    in_subject = themes_in(plain(mail.subject)).get("business_paper", ())
    phrases = said(mail, "business_paper")
    empty = _OF_BUSINESS.search(mail.subject) and _says_nothing(mail)
    if in_subject or empty or len(phrases) >= 2:
        said_so = " … ".join(phrases[:4]) or mail.subject
        yield seen("business_paper_through_list", text=said_so, header_from=sender(mail).address)
