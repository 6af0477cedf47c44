"""Who works at Contoso, and who writes to it from the partner firms."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Person:
    """Someone who writes or receives mail; names and titles by language ("ja", "en")."""

    address: str
    names: dict[str, str]
    titles: dict[str, str]
    department: str
    speaks: tuple[str, ...]
    block: dict[str, str]
    firm: dict[str, str]
    kind: str = "partner"
    mailbox: str = "none"
    administrator: bool = False
    lookalike: str | None = None

    @property
    def display_name(self) -> str:
        """Their name as their own firm's directory shows it."""
        return self.names[self.speaks[0]]

    @property
    def has_mailbox(self) -> bool:
        """Whether their mail lies in the tenant."""
        return self.mailbox == "cloud"

    @property
    def domain(self) -> str:
        """What follows the @ of their address."""
        return self.address.rpartition("@")[2]

    @property
    def is_colleague(self) -> bool:
        """Whether they write from the tenant's own domain."""
        return self.kind in ("user", "shared")

    def called(self, language: str) -> str:
        """Return what colleagues call them: the family name in Japanese, the given name in English."""
        name = self.names[language]
        if language == "en":
            return name.split(" ")[0]
        return name.split("・")[-1].split(" ")[0]


@dataclass(frozen=True)
class Company:
    """The tenant and everybody around it."""

    tenant_id: str
    name: str
    domain: str
    departments: dict[str, str]
    people: tuple[Person, ...]
    partners: tuple[Person, ...]


def signature_block(company: str, title: str, name: str, contact: str) -> str:
    """Return the lines under a mail that leaves the firm."""
    rule = "-" * 40
    return f"{rule}\n{company}\n{title}  {name}\n{contact}\n{rule}"


def colleague(row: dict[str, Any], tenant: dict[str, Any]) -> Person:
    """One row of people.toml."""
    address = row["id"] if "@" in row["id"] else f"{row['id']}@{tenant['domain']}"
    names = {"ja": row["ja"], "en": row["en"]}
    titles = {"ja": row["ja_title"], "en": row["en_title"]}
    block = {
        language: signature_block(
            tenant["company"][language], titles[language], names[language], f"{tenant['postal'][language]}\n{address}"
        )
        for language in names
    }
    return Person(
        address=address,
        names=names,
        titles=titles,
        department=row["department"],
        speaks=tuple(row["speaks"]),
        block=block,
        firm=tenant["company"],
        kind=row.get("kind", "user"),
        mailbox=row.get("mailbox", "cloud"),
        administrator=row.get("administrator", False),
    )


def contact(row: dict[str, Any], firm: dict[str, Any]) -> Person:
    """One person of a firm in partners.toml."""
    address = f"{row['id']}@{firm['domain']}"
    block = signature_block(firm["company"], row["title"], row["name"], f"TEL {firm['phone']}\n{address}")
    return Person(
        address=address,
        names=dict.fromkeys(("ja", "en"), row["name"]),
        titles=dict.fromkeys(("ja", "en"), row["title"]),
        department=firm["trade"],
        speaks=(firm["language"],),
        block=dict.fromkeys(("ja", "en"), block),
        firm=dict.fromkeys(("ja", "en"), firm["company"]),
        lookalike=firm.get("lookalike"),
    )


@cache
def company() -> Company:
    """Read both files."""
    tenant = tomllib.loads((DATA / "people.toml").read_text("utf-8"))
    firms = tomllib.loads((DATA / "partners.toml").read_text("utf-8"))["partners"]
    return Company(
        tenant_id=tenant["tenant_id"],
        name=tenant["tenant_name"],
        domain=tenant["domain"],
        departments=tenant["departments"],
        people=tuple(colleague(row, tenant) for row in tenant["people"]),
        partners=tuple(contact(row, firm) for firm in firms for row in firm["people"]),
    )
