"""Links that a mail filter rewrote: the link inside is what the sender wrote, and what has to be judged."""

import base64
import binascii
import re
from collections.abc import Callable
from typing import Final
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

Unwrap = Callable[[SplitResult], str]
DEPTH: Final = 5
LONGEST: Final = 16 * 1024


def unwrapped(url: str) -> tuple[str, str]:
    """Return the innermost link and by whom it was wrapped, outermost first ("" for a link that nobody wrapped)."""
    wrapper = ""
    for _ in range(DEPTH):
        name, inner = _unwrap_once(url)
        if not inner:
            break
        wrapper, url = wrapper or name, inner
    return url, wrapper


def _unwrap_once(url: str) -> tuple[str, str]:
    if "." not in url or len(url) > LONGEST:
        return "", ""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return "", ""
    for suffix, name, unwrap in WRAPPERS:
        if host == suffix or host.endswith("." + suffix):
            inner = unwrap(parts).strip()
            return (name, inner) if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:", inner) else ("", "")
    return "", ""


def _parameter(name: str) -> Unwrap:
    def unwrap(parts: SplitResult) -> str:
        return parse_qs(parts.query, max_num_fields=100).get(name, [""])[0]

    def tolerant(parts: SplitResult) -> str:
        try:
            return unwrap(parts)
        except ValueError:
            return ""

    return tolerant


def _urldefense_v2(parts: SplitResult) -> str:
    return unquote(_parameter("u")(parts).replace("-", "%").replace("_", "/"))


def _proofpoint(parts: SplitResult) -> str:
    return _urldefense_v2(parts) if parts.path.startswith("/v2/") else _parameter("u")(parts)


def _urldefense_v3(parts: SplitResult) -> str:
    whole = parts.geturl()
    found = re.search(r"/v3/__(.+?)__;([^!]*)!", whole)
    if not found:
        return _proofpoint(parts)
    try:
        hidden = iter(base64.urlsafe_b64decode(found[2] + "=" * (-len(found[2]) % 4)).decode("utf-8", "replace"))
    except (binascii.Error, ValueError):
        hidden = iter("")
    inner = re.sub(r"\*(?!\*)", lambda _: next(hidden, "*"), found[1])
    return re.sub(r"^(https?):/(?!/)", r"\1://", inner)


def _path(parts: SplitResult) -> str:
    whole = parts.path + ("?" + parts.query if parts.query else "")
    return unquote(whole.rpartition("/")[2] if "%3A" in whole or "%3a" in whole else "")


def _underscored(parts: SplitResult) -> str:
    found = re.search(r"/v\d/(?:url/)?___(.+?)___", parts.geturl())
    return found[1] if found else ""


def _sophos(parts: SplitResult) -> str:
    encoded = _parameter("u")(parts)
    try:
        return base64.b64decode(encoded + "=" * (-len(encoded) % 4)).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""


WRAPPERS: Final[tuple[tuple[str, str, Unwrap], ...]] = (
    ("safelinks.protection.outlook.com", "safelinks", _parameter("url")),
    ("safelinks.protection.office365.us", "safelinks", _parameter("url")),
    ("safelinks.protection.partner.outlook.cn", "safelinks", _parameter("url")),
    ("urldefense.proofpoint.com", "proofpoint", _proofpoint),
    ("urldefense.com", "proofpoint", _urldefense_v3),
    ("urldefense.us", "proofpoint", _urldefense_v3),
    ("linkprotect.cudasvc.com", "barracuda", _parameter("a")),
    ("trendmicro.com", "trend_micro", _parameter("url")),
    ("clicktime.symantec.com", "symantec", _parameter("u")),
    ("protect2.fireeye.com", "fireeye", _parameter("u")),
    ("secure-web.cisco.com", "cisco", _path),
    ("url.avanan.click", "check_point", _underscored),
    ("protect.checkpoint.com", "check_point", _underscored),
    ("protection.sophos.com", "sophos", _sophos),
)
"""Exact registrable suffix of the filter's host, what it is called, and where it keeps the link."""
