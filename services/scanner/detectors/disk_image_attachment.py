"""A disk image as an attachment.

Why it works: Windows opens it as a drive, and files on that drive long did not bear the mark "from the internet".

Sample: Scan_0231.iso that holds a shortcut and a hidden library.
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.lists import ending, endings
from services.scanner.knowledge.senders import is_list_mail
from services.scanner.mail import Mail
from shared.verdicts import Finding

_TYPES = ("application/x-iso9660-image", "application/x-vhd", "application/x-vhdx")


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `disk_image_attachment`.

    Spares colleagues, and map or photo programs' .img pictures by looking at the content.
    """
    if mail.is_internal or is_list_mail(mail):
        return
    for file in mail.attachments:
        named = ending(file.name) in endings("disk_images") and not file.real_type.startswith(("image/", "text/"))
        if named or file.real_type in _TYPES:
            yield seen("disk_image_attachment", attachment=file.name, real_type=file.real_type)
            return
