"""A document that is encrypted with the password which Excel tries by itself.

Why it works: the reader notices nothing, and filters see only encrypted bytes.

Sample: order.xlsx, encrypted with "VelvetSweatshop".
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.files import shown_path
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.senders import is_answer, is_vouched
from services.scanner.mail import Mail
from shared.verdicts import Finding


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `known_password`; spares colleagues, partners and answers: old Excel encrypted whatever it protected."""
    if is_vouched(mail, context) or is_answer(mail):
        return
    for file in mail.attachments:
        if "opens_without_password" in file.traits:
            yield seen("known_password", attachment=shown_path(file))
            return
