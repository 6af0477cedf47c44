"""A Windows shortcut, an internet shortcut or a remote desktop file as an attachment.

Why it works: a shortcut may start any program with any arguments, and wears the icon of a document.

Sample: Invoice.lnk inside Invoice.zip, starting "powershell -enc …".
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.files import runs_commands, shown_path
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.lists import ending, endings
from services.scanner.mail import Mail
from shared.verdicts import Finding


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `shortcut_attachment`, `shortcut_to_command` or `web_shortcut_attachment`.

    Spares shortcuts that a colleague's bookmark folder holds.
    """
    if mail.is_internal:
        return
    for file in mail.attachments:
        kind = ending(file.name)
        if kind == "lnk" or file.real_type == "application/x-ms-shortcut":
            commands = "shortcut_to_command" if runs_commands(file.command) else "shortcut_attachment"
            yield seen(commands, attachment=shown_path(file), command=file.command)
            return
        if kind in endings("shortcuts"):
            yield seen("web_shortcut_attachment", attachment=shown_path(file))
            return
