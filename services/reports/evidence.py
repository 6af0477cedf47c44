"""Evidence as it is shown: what a program might take for a link is made harmless, everything else is left as it was."""

import re
from collections.abc import Iterator

from markupsafe import Markup, escape

from services.reports.detections import Detected
from services.reports.lookalikes import differences
from shared.verdicts import Evidence, Finding
from shared.web.formatting import defanged, shown, visible

_ADDRESS = re.compile(r"[^\s<>\"'()@]+@[^\s<>\"'()@]+\.[^\s<>\"'()@]+")
_URL = re.compile(r"\b(?:(?:https?|ftp)://|www\.)[^\s<>\"'()、。「」（）]+", re.IGNORECASE)
_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_HASH = re.compile(r"^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})$", re.IGNORECASE)
_DOMAIN = re.compile(r"^(?:[\w-]{1,63}\.)+[^\W\d]{2,24}$")
_OF_THE_SENDER = frozenset({"link", "leads_to", "form_action", "header_from", "reply_to", "list_unsubscribe"})
"""Fields that hold the sender's URLs, domains and addresses; `recipient`, `imitates` name the attacked."""


def harmless(seen: Evidence) -> str:
    """Return a value in which no URL, and no domain or address of the sender, can be followed."""
    if seen.field in _OF_THE_SENDER:
        return defanged(seen.value)
    return _URL.sub(lambda found: defanged(found[0]), seen.value)


def marked(finding: Finding, seen: Evidence) -> Markup:
    """Return a value of evidence for HTML; in a lookalike, whatever differs from what it imitates is marked."""
    imitated = next((each.value for each in finding.evidence if each.field in ("imitates", "resembles")), None)
    if imitated is None or imitated == seen.value or seen.field != "header_from":
        return shown(harmless(seen))
    value, pieces, at = visible(seen.value), [], 0
    for start, end in differences(value, imitated):
        pieces += [escape(defanged(value[at:start])), Markup("<mark>{}</mark>").format(defanged(value[start:end]))]
        at = end
    return Markup('<bdi dir="ltr">{}{}</bdi>').format(Markup("").join(pieces), defanged(value[at:]))


def name_contradicts_address(shown_name: str, address: str) -> bool:
    """Tell whether a display name holds another mail address than the one that the mail comes from."""
    return any(found.lower() != address.lower() for found in _ADDRESS.findall(shown_name))


def indicators(each: Detected) -> list[str]:
    """Return the sender's address and domain and every URL, domain and hash among the evidence, defanged, each once."""
    return list(dict.fromkeys(defanged(value) for value in _indicators(each) if value))


def _indicators(each: Detected) -> Iterator[str]:
    yield each.detection.header_from_address
    yield each.detection.header_from_address.rpartition("@")[2]
    for seen in (seen for finding in each.detection.findings for seen in finding.evidence):
        value = seen.value.strip()
        if _HASH.match(value) or (seen.field in _OF_THE_SENDER and _is_of_the_sender(value)):
            yield value


def _is_of_the_sender(value: str) -> bool:
    return bool(_SCHEME.match(value) or _DOMAIN.match(value) or _ADDRESS.fullmatch(value))
