"""A workbook with a macro sheet of Excel 4.0 (XLM), the kind of macro that was used before VBA.

Why it works: the formulas of such a sheet start programs, and many filters look for VBA alone.

Sample: invoice.xls with a hidden macro sheet and the name Auto_Open.
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.files import shown_path
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.senders import is_answer, is_vouched
from services.scanner.mail import Mail
from shared.verdicts import Finding


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `automatic_sheet_macro`, or `sheet_macro` for one that does not run by itself.

    Spares the old workbooks of colleagues, partners and answers.
    """
    if is_vouched(mail, context) or is_answer(mail):
        return
    for file in mail.attachments:
        if "xlm_macros" in file.traits:
            runs = "xlm_auto_open" in file.traits
            yield seen("automatic_sheet_macro" if runs else "sheet_macro", attachment=shown_path(file))
            return
