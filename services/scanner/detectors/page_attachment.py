"""An attached web page or SVG that runs script, or asks for a password.

Why it works: the page opens from the reader's own disk, so there is no address that a filter could have blocked.

Sample: voicemail.html with <input type="password"> and <form action="https://x9.example/post">.
"""

from collections.abc import Iterator

import re2

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.lists import ending, endings
from services.scanner.knowledge.senders import is_answer, is_vouched
from services.scanner.mail import Attachment, Mail
from shared.verdicts import Finding

_SCRIPT = re2.compile(r"(?i)<script|\bon(?:load|error|click)\s*=|javascript:")
_PASSWORD = re2.compile(r"(?i)type\s*=\s*[\"']?password|name\s*=\s*[\"']?(?:pass|passwd|password|pwd)\b")


def _kind(file: Attachment) -> str:
    code = file.content[:1_000_000].decode("latin-1")
    if file.real_type == "image/svg+xml" or ending(file.name) in {"svg", "svgz"}:
        return "svg_with_script" if _SCRIPT.search(code) or "<foreignObject" in code else ""
    if _PASSWORD.search(code):
        return "password_page_attachment"
    return "page_with_script_attachment" if _SCRIPT.search(code) else "page_attachment"


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `page_attachment` and what it holds; spares known senders, and pages that belong to the mail's own body."""
    if is_vouched(mail, context) or is_answer(mail):
        return
    for file in mail.attachments:
        if file.is_inline or (ending(file.name) not in endings("pages") and file.real_type != "image/svg+xml"):
            continue
        kind = _kind(file)
        if kind:
            yield seen(kind, attachment=file.name)
            return
