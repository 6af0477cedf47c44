"""A company's name as the sender that neither the sender's domain nor any link knows.

Why it works: a name costs nothing. A domain that bears it would have to be bought, and could be looked up.

Sample: From "CoinLedger" <info@hairdresser.example>, text "CoinLedger … CoinLedger", link to https://q9z.example/.
"""

from collections.abc import Iterator

import re2

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.lists import departments
from services.scanner.knowledge.senders import (
    is_answer,
    is_free_mail,
    is_list_mail,
    is_own,
    is_vouched,
    leads_home,
    sender,
)
from services.scanner.knowledge.urls import foreign_links, web_links
from services.scanner.mail import Mail
from shared.verdicts import Finding

_WORD = re2.compile(r"[a-z]{4,}")
_ANY_WORD = re2.compile(r"[A-Za-z]+")


def _distinctive(name: str) -> list[str]:
    return [word for word in map(str, _WORD.findall(name.lower())) if word not in departments()]


def _knows(domain: str, name: str, words: list[str]) -> bool:
    letters = "".join(character for character in domain if character.isalnum())
    initials = "".join(word[0] for word in _ANY_WORD.findall(name)).lower()
    return any(word[:4] in letters for word in words) or (len(initials) > 1 and initials[:3] in letters)


def _is_person(address: str, words: list[str]) -> bool:
    return len(words) > 1 and all(word in address.lower() for word in words[:2])


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `name_unlike_domain`.

    Spares known senders, own systems, answers, lists, links that lead home, and persons, whose names stand in the
    address, or neither in the subject nor twice in the text.
    """
    who = sender(mail)
    if is_vouched(mail, context) or is_answer(mail) or is_list_mail(mail) or is_free_mail(mail):
        return
    if is_own(who.domain, context):
        return
    words = _distinctive(who.display_name) if "@" not in who.display_name else []
    if not words or _knows(who.domain, who.display_name, words) or _is_person(who.address, words):
        return
    if leads_home(mail) or next(foreign_links(mail), None) is None:
        return
    subject, text = mail.subject.lower(), mail.text[:5_000].lower()
    named = [word for word in words if word in subject or text.count(word) > 1]
    if named and not any(word[:5] in where.host for word in named for _, where in web_links(mail)):
        yield seen("name_unlike_domain", display_name=who.display_name, header_from=who.address)
