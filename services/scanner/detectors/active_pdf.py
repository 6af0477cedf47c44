"""A PDF that runs script, starts a program or brings a file with it.

Why it works: a PDF counts as paper, so nobody expects it to act.

Sample: order.pdf with /OpenAction << /S /Launch /F (cmd.exe) >>.
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.mail import Mail
from shared.verdicts import Finding

_KINDS = (
    ("pdf_launch", "pdf_starts_program"),
    ("pdf_javascript", "pdf_with_script"),
    ("pdf_submit_form", "pdf_sends_form"),
)


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `pdf_starts_program`, `pdf_with_script` or `pdf_sends_form`.

    Spares embedded invoices (ZUGFeRD, PDF/A-3).
    """
    for file in mail.attachments:
        kind = next((kind for trait, kind in _KINDS if trait in file.traits), "")
        if kind:
            yield seen(kind, attachment=file.name)
            return
