"""A tenant whose mailboxes all hold so many mails of the demo's."""

import itertools
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from emulator.contoso.tenant import write_tenant

TENANT = """\
id = "5a1b8f62-3c0d-4e57-9b5e-0c6f0a4d7e11"
name = "Fabrikam"
domains = ["fabrikam.example"]
"""
USER = """
[[users]]
address = "{address}"
display_name = "{name}"
"""


def write_mails(folder: Path) -> list[Path]:
    """Write the demo's mails and return their files, in a stable order."""
    write_tenant(folder, until=datetime.now(UTC), seed=1)
    return sorted((folder / "mailboxes").rglob("*.eml"))


def write_mailboxes(folder: Path, mails: list[Path], *, mailboxes: int, mails_each: int) -> Path:
    """Write a tenant of so many mailboxes; each begins with another mail, and mails are repeated where they run out."""
    users = [f"user{number}@fabrikam.example" for number in range(1, mailboxes + 1)]
    folder.mkdir(parents=True)
    described = [USER.format(address=address, name=address.partition("@")[0].title()) for address in users]
    (folder / "tenant.toml").write_text(TENANT + "".join(described), encoding="utf-8")
    for address, some in zip(users, _shares(mails, mails_each), strict=False):
        inbox = folder / "mailboxes" / address / "Inbox"
        inbox.mkdir(parents=True)
        for number, mail in enumerate(some):
            os.link(mail, inbox / f"{number}.eml")
    return folder


def _shares(mails: list[Path], size: int) -> Iterator[list[Path]]:
    endless = itertools.cycle(mails)
    while True:
        yield list(itertools.islice(endless, size))
