"""The written demo tenant as a mail source in memory, for tests of scanning that need much realistic mail."""

import tomllib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from services.scanner.mail_source import Folder, Listed, User
from tests.support.tenants import FakeTenant

WELL_KNOWN = {
    "Inbox": "inbox",
    "Junk Email": "junkemail",
    "Deleted Items": "deleteditems",
    "Sent Items": "sentitems",
    "Drafts": "drafts",
    "Archive": "archive",
}


@dataclass
class WrittenTenant(FakeTenant):
    """Users of the domain contoso.example by the local part of their address."""

    known: dict[str, User] = field(default_factory=dict)
    all_folders: tuple[Folder, ...] = ()

    def folders(self, user_id: str) -> tuple[Folder, ...]:
        """Return the folders that any mailbox has."""
        self._mailbox(user_id)
        return self.all_folders

    def _all(self) -> list[User]:
        return list(self.known.values())


def read_tenant(written: Path) -> WrittenTenant:
    """Return the tenant that `emulator.contoso` wrote."""
    rows = tomllib.loads((written / "tenant.toml").read_text(encoding="utf-8"))["users"]
    known = {name: _user(name, row) for row in rows if (name := row["address"].partition("@")[0])}
    mailboxes = {name: _mails(written / "mailboxes" / user.address) for name, user in known.items()}
    names = sorted({each.folder_id for mails in mailboxes.values() for each, _ in mails})
    folders = tuple(Folder(name, name, WELL_KNOWN.get(name)) for name in names)
    return WrittenTenant(mailboxes, known=known, all_folders=folders)


def _user(name: str, row: dict[str, Any]) -> User:
    return User(f"u-{name}", row["address"], row["display_name"], row["kind"] == "guest", row.get("job_title", ""))


def _mails(mailbox: Path) -> list[tuple[Listed, bytes]]:
    found = [(_listed(path, mailbox), path.read_bytes()) for path in mailbox.rglob("*.eml")]
    return sorted(found, key=lambda mail: (mail[0].received_at, mail[0].id), reverse=True)


def _listed(path: Path, mailbox: Path) -> Listed:
    at = datetime.strptime(path.name[:15], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
    folder = path.parent.relative_to(mailbox).as_posix()
    return Listed(path.relative_to(mailbox).as_posix(), at, folder, is_read=",S" in path.name)
