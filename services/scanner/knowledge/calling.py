"""Whether a mail wants its reader to telephone: a number, a reason to call, and a bill or an alarm beside it."""

from dataclasses import dataclass

import re2

from services.scanner.knowledge.words import documents_of, said
from services.scanner.mail import Mail

_NUMBER = re2.compile(
    r"(?:\+|\b00)?\(?\b[1-9]{1,2}\)?[\s.\-–(]{1,3}\(?[2-9]\d{2}\)?[\s.\-–]{1,3}\d{3}[\s.\-–]{1,3}\d{4}\b|"
    r"\(?\b8\d{2}\)?[\s.\-–]{1,3}\d{3}[\s.\-–]{1,3}\d{4}\b|\b050-\d{4}-\d{4}\b|\b0[18]\d0?-\d{3}-\d{3,4}\b|"
    r"\b0120-?\d{3}-?\d{3}\b|\b0[38]00[ -]?\d{3}[ -]?\d{4}\b|\b0\d{2,3} \d{3,4} \d{3,4}\b"
)
_AMOUNT = re2.compile(r"(?:R?[$€£]|USD ?|US\$)\s?\d[\d,]*(?:\.\d\d)?|\d[\d,]*\.\d\d ?(?:USD|EUR|GBP)\b|\d[\d,]* ?円")


_TO_CALL = re2.compile(
    r"(?i)\b(?:call|ring|phone|dial|reach|contact|speak|talk)\b[^\n]{0,80}$|電話[^\n]{0,40}\n?[^\n]{0,20}$"
)


@dataclass(frozen=True)
class Call:
    """A telephone number as it is written, and the phrases that urge to call it."""

    number: str
    phrases: tuple[str, ...]


def amount_named(mail: Mail) -> str:
    """Return the first sum of money that the mail or a document of it names; empty for none."""
    amount = _AMOUNT.search(_everything(mail))
    return str(amount.group(0)) if amount else ""


def _everything(mail: Mail) -> str:
    return f"{mail.text[:20_000]}\n{documents_of(mail)}"


def _asked_in_own_words(mail: Mail) -> tuple[str, ...]:
    text = _everything(mail)
    number = _NUMBER.search(text)
    before = _TO_CALL.search(text[max(0, number.start() - 90) : number.start()]) if number else None
    disowned = said(mail, "disowned") or said(mail, "strange_sign_in")
    return (" ".join(before.group(0).split()), disowned[0]) if before and disowned else ()


def call_asked_for(mail: Mail) -> Call | None:
    """Return the number that a mail wants called about a bill or an alarm; None where it only mentions one.

    A shop mentions one too: it says when it answers, neither hurries nor supposes that somebody else has bought.
    """
    if said(mail, "opening_hours") and not any(
        said(mail, theme) for theme in ("strange_sign_in", "disowned", "urgency")
    ):
        return None
    calls = said(mail, "callback") or _asked_in_own_words(mail)
    alarms = (*said(mail, "renewal"), *said(mail, "strange_sign_in"))
    if not calls:
        return None
    amount, number = amount_named(mail), _NUMBER.search(_everything(mail))
    sums = (amount,) if amount else ()
    if number and (alarms or sums) and len(calls) + len(alarms) + len(sums) >= 3:
        return Call(number.group(0), (*calls[:3], *alarms[:3], *sums))
    return None
