"""A mail or an attached page that moves the reader to another page by itself.

Why it works: the attachment itself is empty and harmless; what it opens is not.

Sample: <meta http-equiv="refresh" content="0;url=https://x9.example/">.
"""

from collections.abc import Iterator

import re2

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.lists import ending, endings
from services.scanner.knowledge.senders import is_vouched
from services.scanner.mail import Mail
from shared.verdicts import Finding

_REFRESH = re2.compile(
    r"(?is)<meta\b[^>]*http-equiv\s*=\s*[\"']?refresh[^>]*?url\s*=\s*[\"']?\s*(https?:[^\"'>\s]{4,300}|data:[^\"'>\s]{4,80})"
)


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `meta_refresh`; spares saved web pages of known senders, and pages that only reload themselves."""
    if is_vouched(mail, context):
        return
    pages = [file.content for file in mail.attachments if ending(file.name) in endings("pages")]
    for page in [mail.html, *(content[:200_000].decode("latin-1") for content in pages)]:
        match = _REFRESH.search(page) if "efresh" in page or "EFRESH" in page else None
        if match:
            yield seen("meta_refresh", leads_to=str(match.group(1)))
            return
