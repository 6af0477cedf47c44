"""A tenant made around mails that lie about: folders of .eml, Maildirs and mbox files become mailboxes."""

import re
import uuid
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

from emulator.entra.rules import Rules
from emulator.folders import WELL_KNOWN
from emulator.mailboxes import Mailbox
from emulator.mails import Found, FoundFolder
from emulator.sources import has_mails, is_maildir, is_mbox, scan_maildir, scan_mbox, scan_tree
from emulator.tenants import NAMESPACE, BadInputError, Tenant, User, user_id

DOMAIN = "mails.example"
Scan = Callable[[], Iterable[Found | FoundFolder]]


def tenant_of_mails(paths: Iterable[Path]) -> Tenant:
    """Make a tenant with a mailbox for each collection of mails; the first user administers. Raises BadInputError."""
    paths = tuple(paths)
    found: dict[str, Scan] = {}
    for path in paths:
        for name, scan in _mailboxes_in(path):
            found[_free_address(name, found)] = scan
    tenant_id = str(uuid.uuid5(NAMESPACE, "\0".join(str(path.resolve()) for path in paths)))
    users = tuple(_user(tenant_id, address, number == 0) for number, address in enumerate(found))
    mailboxes = {user.id: Mailbox(user.id, found[user.address]) for user in users}
    name = paths[0].resolve().stem
    return Tenant(tenant_id, name, (DOMAIN,), users, mailboxes, rules=Rules(user_consent="allow"))


def _mailboxes_in(path: Path) -> Iterator[tuple[str, Scan]]:
    if not path.exists():
        raise BadInputError(f"{path}: no such file or folder; give a folder of .eml files, a Maildir or an mbox file")
    alone = _one_mailbox(path)
    if alone:
        yield path.resolve().stem, alone
        return
    several = [(child.stem, _one_mailbox(child)) for child in sorted(path.iterdir())] if path.is_dir() else []
    mailboxes = [(name, scan) for name, scan in several if scan]
    if not mailboxes:
        raise BadInputError(f"{path}: no mails there; give a folder of .eml files, a Maildir or an mbox file")
    yield from mailboxes


def _one_mailbox(path: Path) -> Scan | None:
    if is_mbox(path):
        return partial(scan_mbox, path)
    if not path.is_dir():
        return None
    if is_maildir(path):
        return partial(scan_maildir, path)
    well_known = any((path / name).is_dir() for name in WELL_KNOWN)
    return partial(scan_tree, path) if well_known or has_mails(path) else None


def _free_address(name: str, taken: Iterable[str]) -> str:
    if re.fullmatch(r"[\w.+-]+@[\w.-]+", name, re.ASCII) and name not in taken:
        return name
    local = re.sub(r"[^a-z0-9._-]+", "-", name.lower()).strip("-.") or "mailbox"
    address, number = f"{local}@{DOMAIN}", 1
    while address in taken:
        number += 1
        address = f"{local}-{number}@{DOMAIN}"
    return address


def _user(tenant_id: str, address: str, administrator: bool) -> User:
    display_name = address.partition("@")[0]
    return User(user_id(address), tenant_id, address, display_name, address, administrator=administrator)
