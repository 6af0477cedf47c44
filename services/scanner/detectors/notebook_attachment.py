"""A OneNote section as an attachment.

Why it works: a notebook may hold a script under a picture that says "double-click to view".

Sample: Remittance.one.
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.lists import ending, endings
from services.scanner.knowledge.senders import is_own, is_partner, sender
from services.scanner.mail import Mail
from shared.verdicts import Finding


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `notebook_attachment` or `notebook_with_file`; spares colleagues, partners and pictures in notes."""
    domain = sender(mail).domain
    if mail.is_internal or is_own(domain, context) or is_partner(domain, context):
        return
    for file in mail.attachments:
        if ending(file.name) in endings("notebooks") or file.real_type == "application/onenote":
            kind = "notebook_with_file" if "embedded_file" in file.traits else "notebook_attachment"
            yield seen(kind, attachment=file.name)
            return
