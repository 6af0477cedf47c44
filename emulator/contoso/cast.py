"""Who takes part in a conversation, and the slots that name them."""

import base64
import re
from dataclasses import replace
from random import Random

from emulator.contoso.people import Person, company

LITERAL = re.compile(r"\s*(.*?)\s*<([^>]+)>")


def matches(person: Person, role: str) -> bool:
    """Whether a role names them: a department, a trade, "any", "english", "partner" or the start of an address."""
    if role == "any":
        return person.kind == "user" and person.department != "factory"
    if role == "english":
        return person.kind == "user" and person.speaks[0] == "en"
    if role == "partner":
        return person.kind == "partner"
    return role == person.address.partition("@")[0] or (role == person.department and person.kind != "shared")


def candidates(roles: str, language: str) -> list[Person]:
    """Everybody whom a comma-separated list of roles names and who writes the language."""
    everybody = [*company().people, *company().partners]
    return [
        person
        for person in everybody
        if language in person.speaks and any(matches(person, role.strip()) for role in roles.split(","))
    ]


def outsider(name: str, address: str) -> Person:
    """Somebody, or something, that only this scenario knows."""
    both = dict.fromkeys(("ja", "en"), name)
    return Person(address, both, dict(both), "outside", ("ja", "en"), dict(both), dict(both), kind="outside")


def choose(roles: str, language: str, count: int, random: Random, apart_from: tuple[Person, ...] = ()) -> list[Person]:
    """Up to `count` different people for the roles, or the literal ``Name <address>``."""
    if literal := LITERAL.fullmatch(roles):
        return [outsider(literal[1], literal[2])]
    found = [person for person in candidates(roles, language) if person not in apart_from]
    if not found:
        raise LookupError(f"nobody is {roles!r} in {language!r}")
    return random.sample(found, min(count, len(found)))


def impostor(person: Person) -> Person:
    """Return the same name at the lookalike of their firm's domain."""
    local = person.address.partition("@")[0]
    return replace(person, address=f"{local}@{person.lookalike}", kind="outside")


def naming(writer: Person, reader: Person, language: str) -> dict[str, str]:
    """Return the slots about the two people of one mail."""
    return {
        "me": writer.called(language),
        "my_name": writer.names[language],
        "my_title": writer.titles[language],
        "my_firm": writer.firm[language],
        "my_address": writer.address,
        "sign": writer.block[language],
        "you": reader.called(language),
        "your_name": reader.names[language],
        "your_firm": reader.firm[language],
        "your_address": reader.address,
        "your_base64": base64.b64encode(reader.address.encode()).decode().rstrip("="),
    }


def bystanders(language: str, random: Random, apart_from: tuple[Person, ...]) -> dict[str, str]:
    """Slots for people who are only talked about."""
    colleagues = choose("any", language, 2, random, apart_from)
    partner = choose("customer", language, 1, random, apart_from)[0]
    return {
        "colleague": colleagues[0].called(language),
        "colleague2": colleagues[1].called(language),
        "partner": partner.called(language),
        "partner_firm": partner.firm[language],
        "ceo": company().people[0].names[language],
        "cfo": company().people[1].names[language],
    }
