"""A document with an object of the old equation editor, whose holes run what the document brings (CVE-2017-11882).

Why it works: the editor needs no macro and no click, and unpatched computers still have it.

Sample: order.rtf with an Equation.3 object that updates itself; invoice.xlsx with one that holds no formula.
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.files import shown_path
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.senders import is_answer, is_vouched
from services.scanner.mail import Attachment, Mail
from shared.verdicts import Finding


def _is_exploit(file: Attachment) -> bool:
    return bool(file.traits & {"equation_without_formula", "updates_objects"})


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `equation_exploit`, or `equation_object` for one that may be a formula.

    Spares the formulas of colleagues, partners and answers: papers are sent to and fro.
    """
    is_known = is_vouched(mail, context) or is_answer(mail)
    for file in mail.attachments:
        if "equation_object" in file.traits and (_is_exploit(file) or not is_known):
            yield seen("equation_exploit" if _is_exploit(file) else "equation_object", attachment=shown_path(file))
            return
