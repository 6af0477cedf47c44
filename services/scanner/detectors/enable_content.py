"""A request to enable content or editing, with an Office document that can hold macros.

Why it works: the program itself warns and protects, so the attacker has the reader switch the protection off.

Sample: resume.docm with the text "please press Enable Content"; 「コンテンツの有効化」を押してご覧ください.
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.lists import ending
from services.scanner.knowledge.senders import is_answer, is_vouched
from services.scanner.knowledge.words import said
from services.scanner.mail import Mail
from shared.verdicts import Finding

_CAN_HOLD_MACROS = frozenset(
    {"doc", "docm", "dot", "dotm", "xls", "xlsm", "xlsb", "xlam", "ppt", "pptm", "ppam", "docx", "xlsx"}
)


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `enable_content`; spares colleagues, partners and answers, where people do share sheets with macros."""
    if is_vouched(mail, context) or is_answer(mail):
        return
    document = next((file for file in mail.attachments if ending(file.name) in _CAN_HOLD_MACROS), None)
    phrases = said(mail, "enable_content") if document else ()
    if document and phrases:
        yield seen("enable_content", attachment=document.name, text=phrases[0])
