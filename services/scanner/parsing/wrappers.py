"""Links that a mail filter rewrote: the link inside is what the sender wrote, and what has to be judged."""

import base64
import binascii
import re
import string
from collections.abc import Callable
from itertools import islice
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
    hidden = iter(_from_base64(found[2]))
    inner = V3_TOKEN.sub(lambda token: "".join(islice(hidden, _run_length(token[1]))) or token[0], found[1])
    return re.sub(r"^(\w+):/(?!/)", r"\1://", inner)


def _run_length(letter: str | None) -> int:
    """Return how many characters a token of Proofpoint's third version stands for: `*` one, `**A` two, `**B` three."""
    return 1 if letter is None else RUN_LENGTHS.index(letter) + 2


def _path(parts: SplitResult) -> str:
    whole = parts.path + ("?" + parts.query if parts.query else "")
    return unquote(whole.rpartition("/")[2] if "%3A" in whole or "%3a" in whole else "")


def _underscored(parts: SplitResult) -> str:
    found = re.search(r"/v\d/(?:url/)?___(.+?)___", parts.geturl())
    return found[1] if found else ""


def _sophos(parts: SplitResult) -> str:
    return _from_base64(_parameter("u")(parts))


def _mimecast(parts: SplitResult) -> str:
    """Return the home page of the site, which is all that Mimecast leaves readable."""
    domain = _parameter("domain")(parts)
    return f"https://{domain}/" if re.fullmatch(r"[\w.-]{4,253}", domain) else ""


def _trend_micro(parts: SplitResult) -> str:
    return _parameter("url")(parts) if parts.path.startswith("/wis/") else ""


def _from_base64(text: str) -> str:
    """Return the text of base64 in either alphabet, empty for anything else."""
    padded = text.replace("+", "-").replace("/", "_") + "=" * (-len(text) % 4)
    try:
        return base64.urlsafe_b64decode(padded).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""


def redirected(url: str) -> str:
    """Return where a redirect of Google leads; empty for any other link."""
    if "google." not in url or len(url) > LONGEST:
        return ""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return ""
    if not GOOGLE.fullmatch(host):
        return ""
    if parts.path.startswith("/amp/"):
        return AMP.sub("https://" if parts.path.startswith("/amp/s/") else "http://", parts.path)
    name = REDIRECTS.get(parts.path, ())
    inner = next((found for each in name if (found := _parameter(each)(parts))), "")
    return inner if inner.lower().startswith(("http:", "https:")) else ""


GOOGLE: Final = re.compile(r"(?:www\.|maps\.|images\.)?google\.[a-z]{2,3}(?:\.[a-z]{2})?")
REDIRECTS: Final = {"/url": ("q", "url"), "/imgres": ("imgrefurl",), "/travel/clk": ("pcurl",)}
AMP: Final = re.compile(r"^/amp/(?:s/)?")
V3_TOKEN: Final = re.compile(r"\*(?:\*([A-Za-z0-9_-]))?")
RUN_LENGTHS: Final = string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_"
WRAPPERS: Final[tuple[tuple[str, str, Unwrap], ...]] = (
    ("safelinks.protection.outlook.com", "safelinks", _parameter("url")),
    ("safelinks.protection.office365.us", "safelinks", _parameter("url")),
    ("safelinks.protection.partner.outlook.cn", "safelinks", _parameter("url")),
    ("urldefense.proofpoint.com", "proofpoint", _proofpoint),
    ("urldefense.com", "proofpoint", _urldefense_v3),
    ("urldefense.us", "proofpoint", _urldefense_v3),
    ("linkprotect.cudasvc.com", "barracuda", _parameter("a")),
    ("trendmicro.com", "trend_micro", _trend_micro),
    ("mimecast.com", "mimecast", _mimecast),
    ("mimecastprotect.com", "mimecast", _mimecast),
    ("clicktime.symantec.com", "symantec", _parameter("u")),
    ("protect2.fireeye.com", "fireeye", _parameter("u")),
    ("secure-web.cisco.com", "cisco", _path),
    ("url.avanan.click", "check_point", _underscored),
    ("protect.checkpoint.com", "check_point", _underscored),
    ("protection.sophos.com", "sophos", _sophos),
    ("statics.teams.cdn.office.net", "safelinks", _parameter("url")),
    ("statics.teams.microsoft.com", "safelinks", _parameter("url")),
    ("scanmail.trustwave.com", "trustwave", _parameter("u")),
    ("link.edgepilot.com", "edgepilot", _parameter("u")),
    ("shared.outlook.inky.com", "inky", _mimecast),
)
"""Exact registrable suffix of the filter's host, what it is called, and where it keeps the link."""
