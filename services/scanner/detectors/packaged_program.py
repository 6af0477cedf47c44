"""A program or a script that lies as an object in a document.

Why it works: the document is opened in good faith, and its picture says "double-click to view".

Sample: order.docx with an embedded package invoice.js; quote.pdf with payment.exe among its files.
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.files import is_program, shown_path
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.lists import ending, endings
from services.scanner.mail import Mail
from shared.verdicts import Finding


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `packaged_program`; spares documents, pictures and invoices' XML in documents."""
    for file in mail.attachments:
        acts = is_program(file) or ending(file.name) in endings("shortcuts") | endings("pages") | {"js"}
        if "packaged" in file.traits and acts:
            yield seen("packaged_program", attachment=shown_path(file), real_type=file.real_type)
            return
