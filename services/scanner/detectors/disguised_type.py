"""A file that is not what its name says.

Why it works: a filter that goes by names lets "photo.jpg" through, and the program that opens it goes by content.

Sample: report.pdf whose content is a web page; picture.png that is a ZIP archive.
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.lists import ending
from services.scanner.mail import Attachment, Mail
from shared.verdicts import Finding

_ACTIVE = (
    "text/html",
    "image/svg+xml",
    "application/x-ms-shortcut",
    "application/x-iso9660-image",
    "application/onenote",
)
_PASSIVE = frozenset(
    {"pdf", "jpg", "jpeg", "png", "gif", "bmp", "tif", "tiff", "txt", "csv", "mp3", "mp4", "wav", "docx", "pptx"}
)
_EXPORTS = frozenset({"xls", "doc"})
_TEXT = frozenset({"txt", "csv"})


def _is_disguised(file: Attachment) -> bool:
    kind = ending(file.name)
    if kind in _TEXT and file.real_type in {"text/html", "image/svg+xml"}:
        return False
    return kind in _PASSIVE and file.real_type in _ACTIVE


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `disguised_type`.

    Spares reports that programs save as HTML under .xls, and sources of pages kept as text.
    """
    for file in mail.attachments:
        if ending(file.name) not in _EXPORTS and _is_disguised(file):
            yield seen("disguised_type", attachment=file.name, real_type=file.real_type)
            return
