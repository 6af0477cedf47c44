"""The folders of a mailbox: the well-known ones that are always there, and those that the mails lie in."""

from collections.abc import Iterable
from dataclasses import dataclass

from emulator.identifiers import item_id

WELL_KNOWN = {
    "Inbox": "inbox",
    "Sent Items": "sentitems",
    "Junk Email": "junkemail",
    "Deleted Items": "deleteditems",
    "Drafts": "drafts",
    "Archive": "archive",
}
OTHER_WELL_KNOWN = {"Outbox": "outbox", "Conversation History": "conversationhistory"}
HIDDEN = ("Conversation Action Settings",)
SEARCH_FOLDERS = ("Unread Mail",)
TEAMS = ("TeamsMessagesData",)
RECOVERABLE = ("Recoverable Items Deletions",)
ROOT = "msgfolderroot"


@dataclass(frozen=True)
class Folder:
    """A mail folder; `path` are the names from the top, empty for the root."""

    id: str
    path: tuple[str, ...]
    parent_id: str
    well_known: str | None = None
    is_hidden: bool = False
    is_search: bool = False

    @property
    def display_name(self) -> str:
        """The folder's own name."""
        if self.is_recoverable:
            return "Deletions"
        return self.path[-1] if self.path else "Top of Information Store"

    @property
    def is_recoverable(self) -> bool:
        """Say whether this is where deleted mails can still be recovered: it is found by its name only."""
        return self.path[:1] == RECOVERABLE

    @property
    def is_visible(self) -> bool:
        """Say whether a listing of all mails shows those in here; copies of chats appear there, though hidden."""
        return self.path[:1] == TEAMS or (not self.is_hidden and not self.is_recoverable)


def make_folders(owner: str, paths: Iterable[tuple[str, ...]]) -> dict[tuple[str, ...], Folder]:
    """Build a mailbox's folders by path: the root, those always present, and every one on the way to a mail."""
    names = {**WELL_KNOWN, **OTHER_WELL_KNOWN, RECOVERABLE[0]: "recoverableitemsdeletions"}
    wanted = [(), *((name,) for name in (*names, *HIDDEN, *SEARCH_FOLDERS))]
    wanted += sorted({path[:depth] for path in paths for depth in range(1, len(path) + 1)})
    return {path: _make_folder(owner, path, names) for path in wanted}


def _make_folder(owner: str, path: tuple[str, ...], names: dict[str, str]) -> Folder:
    return Folder(
        id=_folder_id(owner, path),
        path=path,
        parent_id=_folder_id(owner, path[:-1]),
        well_known=(names.get(path[0]) if len(path) == 1 else None) if path else ROOT,
        is_hidden=path[:1] in {(name,) for name in HIDDEN} | {TEAMS},
        is_search=path in {(name,) for name in SEARCH_FOLDERS},
    )


def _folder_id(owner: str, path: tuple[str, ...]) -> str:
    return item_id(owner, "folder", *path, size=81)
