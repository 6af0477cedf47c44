"""What Microsoft had said of a mail, in words: its own codes tell most readers nothing."""

from collections.abc import Iterator

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from shared.events.details import MicrosoftVerdict

RESULTS: dict[str, LazyString] = {
    "pass": _("passed"),
    "bestguesspass": _("passed, as far as can be told: the domain publishes nothing"),
    "softpass": _("passed in part"),
    "fail": _("failed"),
    "softfail": _("failed, but the owner of the domain asks for lenience"),
    "none": _("not set up by the sender's domain"),
    "neutral": _("the sender's domain takes no position"),
    "temperror": _("could not be checked just then"),
    "permerror": _("set up wrongly by the sender's domain"),
}
CATEGORIES: dict[str, LazyString] = {
    "NONE": _("nothing suspicious"),
    "AMP": _("malware"),
    "BULK": _("bulk mail"),
    "BIMP": _("impersonation of a brand"),
    "DIMP": _("impersonation of a domain"),
    "FTBP": _("a file type that is blocked"),
    "GIMP": _("impersonation, as a mailbox's habits tell"),
    "HPHSH": _("phishing, very likely"),
    "HPHISH": _("phishing, very likely"),
    "HSPM": _("spam, very likely"),
    "INTOS": _("phishing from within the organisation"),
    "MALW": _("malware"),
    "OSPM": _("outgoing spam"),
    "PHSH": _("phishing"),
    "SAP": _("a dangerous attachment"),
    "SPM": _("spam"),
    "SPOOF": _("a forged sender"),
    "UIMP": _("impersonation of a person"),
}


def said(microsoft: MicrosoftVerdict) -> Iterator[tuple[str, str, str]]:
    """Yield what was looked at, what was said of it in words, and the code that stood in the mail (hostile text)."""
    checks = (("SPF", microsoft.spf), ("DKIM", microsoft.dkim), ("DMARC", microsoft.dmarc))
    composite = str(gettext("Composite authentication")), microsoft.compauth
    for name, code in (*checks, composite):
        yield name, _worded(RESULTS, (code or "").lower()), code or ""
    level = microsoft.spam_confidence_level
    yield str(gettext("Spam confidence level (SCL)")), _confidence(level), "" if level is None else str(level)
    category = microsoft.category or ""
    yield str(gettext("Category")), _worded(CATEGORIES, category.upper()), category


def _worded(words: dict[str, LazyString], code: str) -> str:
    return str(words[code]) if code in words else "" if code else str(gettext("nothing"))


def _confidence(level: int | None) -> str:
    if level is None:
        return str(gettext("nothing"))
    if level < 0:
        return str(gettext("not filtered, because a rule or list of yours let it pass"))
    if level <= 1:
        return str(gettext("no spam"))
    return str(gettext("spam, very likely") if level >= 7 else gettext("spam"))
