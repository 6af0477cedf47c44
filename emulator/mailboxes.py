"""One mailbox: its folders and mails, found when somebody first asks, dated when somebody first lists."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from threading import RLock

from emulator.folders import Folder, make_folders
from emulator.identifiers import immutable_id, item_id
from emulator.mails import Found, FoundFolder, Mail

SELECTIONS_KEPT = 32


class Mailbox:
    """Folders and mails under a user's object id."""

    def __init__(self, owner: str, scan: Callable[[], Iterable[Found | FoundFolder]]) -> None:
        """Take the owner's object id, and what yields the contents; it is called at most once."""
        self.owner = owner
        self._scan = scan
        self._lock = RLock()
        self._loaded = False
        self._folders: dict[tuple[str, ...], Folder] = {}
        self._by_folder: dict[tuple[str, ...], list[Mail]] = defaultdict(list)
        self._by_id: dict[str, Mail] = {}
        self._newest_first: dict[tuple[str, ...] | None, list[Mail]] = {}
        self._selections: dict[Hashable, Sequence[Mail]] = {}

    def _load(self) -> None:
        with self._lock:
            if self._loaded:
                return
            for found in self._scan():
                if isinstance(found, FoundFolder):
                    self._by_folder.setdefault(found.path, [])
                else:
                    self._add(found)
            self._folders = make_folders(self.owner, self._by_folder)
            self._loaded = True

    def _add(self, found: Found) -> None:
        place = (*found.folder, found.name)
        mail = Mail(found, item_id(self.owner, *place), immutable_id(self.owner, *place))
        self._by_folder[found.folder].append(mail)
        self._by_id[mail.item_id] = self._by_id[mail.immutable_id] = mail

    def folders(self) -> list[Folder]:
        """Return all folders but the root, parents before children."""
        self._load()
        return [folder for folder in self._folders.values() if folder.path]

    def find_folder(self, name: str) -> Folder | None:
        """Return the folder with that id or well-known name, else None."""
        self._load()
        matching = (f for f in self._folders.values() if name == f.id or name.lower() == f.well_known)
        return next(matching, None)

    def folder_of(self, mail: Mail) -> Folder:
        """Return the folder that a mail lies in."""
        return self._folders[mail.folder]

    def children(self, folder: Folder) -> list[Folder]:
        """Return the folders directly below one."""
        return [child for child in self.folders() if child.parent_id == folder.id]

    def count(self, folder: Folder) -> tuple[int, int]:
        """Return how many mails a folder holds and how many of them are unread, without opening any."""
        mails = self._in(folder)
        return len(mails), Counter(mail.is_read for mail in mails)[False]

    def find_mail(self, mail_id: str) -> Mail | None:
        """Return the mail with that id of either kind, else None."""
        self._load()
        return self._by_id.get(mail_id)

    def newest_first(self, folder: Folder | None = None) -> Sequence[Mail]:
        """Return the mails of a folder, or of all folders that are not hidden, by time of receipt."""
        self._load()
        key = folder.path if folder else None
        with self._lock:
            if key not in self._newest_first:
                mails = self._in(folder) if folder else self._visible()
                self._newest_first[key] = sorted(mails, key=lambda m: (m.received_at, m.item_id), reverse=True)
            return self._newest_first[key]

    def remembered(self, selection: Hashable, select: Callable[[], Sequence[Mail]]) -> Sequence[Mail]:
        """Return what `select` returns, without calling it again while pages of the same selection are turned."""
        with self._lock:
            if selection not in self._selections:
                while len(self._selections) >= SELECTIONS_KEPT:
                    del self._selections[next(iter(self._selections))]
                self._selections[selection] = select()
            return self._selections[selection]

    def _in(self, folder: Folder) -> list[Mail]:
        self._load()
        if folder.is_search:
            return [mail for mail in self._visible() if not mail.is_read]
        return self._by_folder.get(folder.path, [])

    def _visible(self) -> list[Mail]:
        return [m for path, mails in self._by_folder.items() if not self._folders[path].is_hidden for m in mails]
