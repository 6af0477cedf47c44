"""An archive within an archive, or one made to mislead whoever looks inside.

Why it works: many filters look one level deep, and stop at what they cannot open.

Sample: invoice.zip holds invoice.rar, which holds invoice.exe.
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.files import is_packed, shown_path
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.lists import ending, endings
from services.scanner.knowledge.senders import is_list_mail, is_vouched
from services.scanner.mail import Mail
from shared.verdicts import Finding

_MISLEADS = ("archive_bomb", "archive_overlap", "names_disagree")


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `nested_archive` or `misleading_archive`; spares lists, known senders, and sources packed as .tar.gz."""
    if is_list_mail(mail) or is_vouched(mail, context):
        return
    for file in mail.attachments:
        misleads = next((trait for trait in _MISLEADS if trait in file.traits), "")
        if misleads:
            yield seen("misleading_archive", attachment=file.name, trait=misleads)
            return
        if is_packed(file) and ending(file.name) in endings("archives") - {"tar", "gz", "tgz"}:
            yield seen("nested_archive", attachment=shown_path(file))
            return
