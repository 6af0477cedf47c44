"""What Exchange does to HTML bodies before Graph shows them: scripts go, or all mark-up goes."""

import html
import re

_ACTIVE = re.compile(
    r"<(script|iframe|object|embed|applet|form|svg)\b.*?(?:</\1\s*>|\Z)|<(?:meta|base|link)\b[^>]*>",
    re.IGNORECASE | re.DOTALL,
)
_HANDLERS = re.compile(r"\son\w+\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>]+)", re.IGNORECASE)
_SCRIPT_LINKS = re.compile(r"(href|src)\s*=\s*([\"']?)\s*(?:javascript|vbscript|data):[^\"'>\s]*\2", re.IGNORECASE)
_UNSEEN = re.compile(r"<(style|script|head)\b.*?(?:</\1\s*>|\Z)|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_BREAKS = re.compile(r"<(?:br|/p|/div|/tr|/h[1-6]|/li)\b[^>]*>", re.IGNORECASE)
_TAGS = re.compile(r"<[^>]*>")


def without_scripts(content: str) -> str:
    """Return HTML without what could run or load a program."""
    return _SCRIPT_LINKS.sub(r"\1=\2\2", _HANDLERS.sub("", _ACTIVE.sub("", content)))


def as_text(content: str) -> str:
    """Return the text that a reader of the HTML would see."""
    lines = html.unescape(_TAGS.sub("", _BREAKS.sub("\r\n", _UNSEEN.sub("", content)))).splitlines()
    return "\r\n".join(" ".join(line.split()) for line in lines).strip()
