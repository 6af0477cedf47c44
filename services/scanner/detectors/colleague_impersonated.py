"""A colleague's name on a foreign address.

Why it works: phones show the display name only, and people do what the president or the accountant asks.

Sample: From "Yuko Tanaka" <office.desk77@gmail.example> at contoso.example, where Yuko Tanaka is the president.
"""

from collections.abc import Iterator
from functools import lru_cache

from services.scanner.context import Context, Person
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.senders import is_answer, is_own, is_partner, sender
from services.scanner.knowledge.words import plain, unmasked
from services.scanner.mail import Mail
from shared.verdicts import Finding


def _key(name: str) -> frozenset[str] | str:
    words = unmasked(plain(name)).replace(",", " ").replace("　", " ").split()
    return frozenset(words) if len(words) > 1 else "".join(words)


@lru_cache(maxsize=64)
def _by_name(people: tuple[Person, ...]) -> dict[frozenset[str] | str, Person]:
    found: dict[frozenset[str] | str, Person] = {}
    for person in sorted(people, key=lambda person: person.is_important):
        found[_key(person.display_name)] = person
        if not person.display_name.isascii():
            found["".join(plain(person.display_name).split())] = person
        found.setdefault(frozenset(person.address.lower().partition("@")[0].replace("_", ".").split(".")), person)
    return {name: person for name, person in found.items() if len(name) >= 2}


def _without_titles(name: str) -> str:
    return name.partition("(")[0].partition("（")[0].partition("/")[0].strip()


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `colleague_impersonated` or `important_person_impersonated`; spares own and partners' addresses."""
    who = sender(mail)
    if not context.people or is_own(who.domain, context) or is_partner(who.domain, context) or is_answer(mail):
        return
    names = _by_name(context.people)
    shown = _without_titles(who.display_name)
    person = names.get(_key(shown)) or names.get("".join(plain(shown).split()))
    if person and who.address.lower() != person.address.lower():
        kind = "important_person_impersonated" if person.is_important else "colleague_impersonated"
        yield seen(kind, display_name=who.display_name, header_from=who.address, real_address=person.address)
