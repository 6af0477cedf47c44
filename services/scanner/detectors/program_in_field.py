"""A document whose field or link has another program started and asked for data (DDE).

Why it works: it needs no macro; the reader only confirms that "links be updated".

Sample: report.docx with { DDEAUTO cmd.exe "/k …" }; list.xls with a link to cmd|'/c …'!A1.
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.files import shown_path
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.senders import is_answer, is_vouched
from services.scanner.mail import Mail
from shared.verdicts import Finding


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `program_in_field`, or `data_link` where the program asked runs no commands.

    Spares the price lists of colleagues and partners, which ask a market's program for figures.
    """
    for file in mail.attachments:
        if "dde_program" in file.traits:
            yield seen("program_in_field", attachment=shown_path(file))
            return
        if "dde" in file.traits and not is_vouched(mail, context) and not is_answer(mail):
            yield seen("data_link", attachment=shown_path(file))
            return
