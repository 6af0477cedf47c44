"""A file's name with two endings, the first harmless and the last not.

Why it works: Windows hides the last ending, so "invoice.pdf.exe" is shown as "invoice.pdf".

Sample: invoice.pdf.exe; scan.jpg.html; many spaces before ".scr".
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.lists import ending, endings
from services.scanner.mail import Mail
from shared.verdicts import Finding


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `double_extension`; spares honest pairs such as .tar.gz, .pdf.zip and versions such as report.v2.pdf."""
    dangerous = endings("executables") | endings("shortcuts") | endings("pages") | endings("disk_images")
    for file in mail.attachments:
        last = ending(file.name)
        if last not in dangerous:
            continue
        stem = file.name.rstrip(". ")[: -len(last) - 1]
        if ending(stem) in endings("documents") - endings("pages") or "     " in stem:
            yield seen("double_extension", attachment=file.name)
            return
