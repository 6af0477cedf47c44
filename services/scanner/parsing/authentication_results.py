"""What the receiving side found when it authenticated a mail.

Microsoft stamps one `Authentication-Results` without the leading name that RFC 8601 asks for. Only the topmost of that
shape is its own. Copies that came with the mail (`…-Original`, `…-Untrusted`) have other names and are never looked at.
"""

import re
from collections.abc import Sequence
from typing import Final

from services.scanner.mail import AuthenticationResults

COMMENT: Final = re.compile(r"\([^()]*\)")
RESULT: Final = re.compile(r"^\s*(spf|dkim|dmarc|compauth)\s*=\s*([a-zA-Z.]+)", re.IGNORECASE)
PROPERTY: Final = re.compile(r"([a-zA-Z][a-zA-Z.-]{0,63})\s*=\s*([^\s;]+)")
MICROSOFT: Final = re.compile(r"^\s*(?:spf|dkim|dmarc|compauth)\s*=", re.IGNORECASE)
LONGEST: Final = 8 * 1024


def authentication_results(headers: Sequence[tuple[str, str]]) -> AuthenticationResults:
    """Return the results of the stamp that is to be trusted; all None where there is none."""
    stamp = _trusted(headers)
    results: dict[str, list[tuple[str, dict[str, str]]]] = {}
    for clause in stamp.split(";"):
        found = RESULT.match(clause)
        if found:
            properties = {name.lower(): value for name, value in PROPERTY.findall(clause[found.end() :])}
            results.setdefault(found[1].lower(), []).append((found[2].lower(), properties))
    dkim, dkim_domains = _dkim(results.get("dkim", []))
    spf, spf_properties = _first(results, "spf")
    dmarc, dmarc_properties = _first(results, "dmarc")
    compauth, compauth_properties = _first(results, "compauth")
    return AuthenticationResults(
        spf=spf,
        spf_domain=_domain(spf_properties.get("smtp.mailfrom", "")),
        dkim=dkim,
        dkim_domains=dkim_domains,
        dmarc=dmarc,
        dmarc_action=dmarc_properties.get("action", dmarc_properties.get("dis", "")).lower(),
        header_from_domain=_domain(dmarc_properties.get("header.from", "")),
        compauth=compauth,
        compauth_reason=compauth_properties.get("reason", ""),
    )


def _trusted(headers: Sequence[tuple[str, str]]) -> str:
    stamps = [(place, value) for place, (name, value) in enumerate(headers) if name == "authentication-results"]
    for _, value in stamps:
        if MICROSOFT.match(value):
            return _without_comments(value)
    hops = [place for place, (name, _) in enumerate(headers) if name == "received"]
    for place, value in stamps[:1]:
        if hops and place < hops[-1]:
            return _without_comments(value).partition(";")[2]
    return ""


def _without_comments(value: str) -> str:
    value = value[:LONGEST]
    for _ in range(3):
        value = COMMENT.sub(" ", value)
    return value


def _first(results: dict[str, list[tuple[str, dict[str, str]]]], method: str) -> tuple[str | None, dict[str, str]]:
    return results.get(method, [(None, {})])[0]


def _dkim(signatures: list[tuple[str, dict[str, str]]]) -> tuple[str | None, tuple[str, ...]]:
    if not signatures:
        return None, ()
    result = "pass" if any(result == "pass" for result, _ in signatures) else signatures[0][0]
    domains = (
        _domain(found.get("header.d") or found.get("header.i", "")) for each, found in signatures if each == result
    )
    return result, tuple(dict.fromkeys(domain for domain in domains if domain and domain != "none"))


def _domain(address: str) -> str:
    return address.rpartition("@")[2].strip("<>\"'").rstrip(".").lower()
