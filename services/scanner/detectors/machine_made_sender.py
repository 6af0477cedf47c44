"""A sender's address that no person would choose: long rows of consonants and figures, a name with a number.

Why it works: attackers make thousands of addresses by program, so that blocking one does nothing.

Sample: From xq7zkd93vbt@kqzwvx.example; lina_frey_88763@kx7.example.
"""

from collections.abc import Iterator

import re2

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.lists import label
from services.scanner.knowledge.senders import is_answer, is_free_mail, is_list_mail, is_vouched, sender
from services.scanner.mail import Mail
from shared.verdicts import Finding

_CONSONANTS = re2.compile(r"[bcdfghjklmnpqrstvwxz]{5,}")
_MIXED = re2.compile(r"[a-z]+[0-9]+[a-z]+[0-9]*")
_NUMBERED = re2.compile(r"[a-z]+[_.\-][a-z_.\-]*[_.\-]?[0-9]{4,}|[a-z]{0,2}[0-9]{5,}")


def _is_made(name: str) -> bool:
    vowels = sum(name.count(vowel) for vowel in "aeiouy")
    letters = sum(character.isalpha() for character in name)
    scarce = letters >= 6 and vowels / letters < 0.2
    return bool(scarce and _CONSONANTS.search(name)) or bool(len(name) >= 7 and _MIXED.fullmatch(name) and vowels < 2)


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `machine_made_sender`; spares lists, known senders, and bounce or ticket addresses in the local part."""
    if is_answer(mail) or is_list_mail(mail) or is_vouched(mail, context):
        return
    who = sender(mail)
    local = who.address.partition("@")[0].lower()
    if _is_made(label(who.domain)) or (not is_free_mail(mail) and _NUMBERED.fullmatch(local)):
        yield seen("machine_made_sender", header_from=who.address)
