"""A link that carries its page within itself: data:, javascript:, vbscript:, or that starts a program.

Why it works: there is no host to check, and search-ms: or ms-msdt: opens more than a browser.

Sample: <a href="data:text/html;base64,PGZvcm0…">Open the document</a>.
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.urls import is_publication
from services.scanner.mail import Link, Mail
from shared.verdicts import Finding

_SCHEMES = frozenset({"vbscript", "search-ms", "search", "ms-msdt", "ms-officecmd", "ms-appinstaller", "file"})
_EMPTY = ("void", ";", "//", "return", "window.print", "history", "window.close")


def _runs(link: Link) -> bool:
    rest = link.url.partition(":")[2].strip().lower()
    if link.scheme == "javascript":
        return bool(rest) and not rest.startswith(_EMPTY)
    if link.scheme == "data":
        return rest.startswith(("text/html", "application/xhtml", "image/svg"))
    return link.scheme in _SCHEMES and not (link.scheme == "file" and "\\\\" not in link.url and "//" not in link.url)


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `script_link`; spares idle links ("javascript:void(0)") and colleagues' links to file servers."""
    if mail.is_internal or is_publication(mail):
        return
    for link in mail.links:
        if _runs(link):
            yield seen("script_link", link=link.url)
            return
