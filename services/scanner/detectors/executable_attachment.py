"""A program or a script as an attachment, by its content or by its name, also inside an archive.

Why it works: one double click runs it.

Sample: invoice.zip that holds invoice.js; scan.pdf whose content begins with "MZ".
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.lists import ending, endings
from services.scanner.knowledge.senders import is_list_mail
from services.scanner.mail import Attachment, Mail
from shared.verdicts import Finding

_PROGRAMS = frozenset(
    {
        *("application/x-dosexec", "application/x-executable", "application/x-msi", "application/vnd.ms-htmlhelp"),
        *(
            "application/vnd.microsoft.portable-executable",
            "application/x-ms-dos-executable",
            "application/java-archive",
        ),
    }
)
_NO_PROGRAM = frozenset({"reg", "inf", "com", "deb", "rpm", "js", "theme"})


def _is_program(file: Attachment) -> bool:
    kind = ending(file.name)
    if file.real_type in _PROGRAMS:
        return True
    named = kind in endings("executables")
    return named and not (kind in _NO_PROGRAM and ((file.path and kind != "js") or file.real_type.startswith("image/")))


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `executable_attachment` or `executable_in_archive`.

    Spares lists, where programmers exchange scripts openly.
    """
    if is_list_mail(mail):
        return
    for file in mail.attachments:
        if _is_program(file):
            kind = "executable_in_archive" if file.path else "executable_attachment"
            yield seen(kind, attachment="/".join((*file.path, file.name)), real_type=file.real_type)
            return
