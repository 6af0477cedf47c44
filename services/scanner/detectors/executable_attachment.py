"""A program or a script as an attachment, by its content or by its name, also inside an archive or an attached mail.

Why it works: one double click runs it.

Sample: invoice.zip that holds invoice.js; scan.pdf whose content begins with "MZ"; help.chm.
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.files import is_packed, is_program, shown_path
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.senders import is_list_mail
from services.scanner.mail import Mail
from shared.verdicts import Finding


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `executable_attachment` or `executable_in_archive`.

    Spares lists, where programmers exchange scripts openly.
    """
    if is_list_mail(mail):
        return
    for file in mail.attachments:
        if is_program(file) and "packaged" not in file.traits:
            kind = "executable_in_archive" if is_packed(file) else "executable_attachment"
            yield seen(kind, attachment=shown_path(file), real_type=file.real_type)
            return
