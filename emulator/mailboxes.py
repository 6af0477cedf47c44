"""One mailbox: its folders and mails, found when somebody first asks, dated when somebody first lists, and changing."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from threading import RLock
from typing import TypeVar, cast

from emulator.folders import Folder, make_folders
from emulator.identifiers import immutable_id, item_id
from emulator.mails import Found, FoundFolder, Mail

SELECTIONS_KEPT = 32
Path = tuple[str, ...]
Selected = TypeVar("Selected")


@dataclass(frozen=True)
class Event:
    """What happened to a mail in a folder: it came, went or (neither) changed; a move happens in both folders."""

    folder: Path
    mail: Mail
    came: bool = False
    went: bool = False


class Mailbox:
    """Folders and mails under a user's object id."""

    def __init__(self, owner: str, scan: Callable[[], Iterable[Found | FoundFolder]]) -> None:
        """Take the owner's object id, and what yields the contents; it is called at most once."""
        self.owner = owner
        self._scan = scan
        self._lock = RLock()
        self._loaded = False
        self._folders: dict[Path, Folder] = {}
        self._by_folder: dict[Path, list[Mail]] = defaultdict(list)
        self._by_id: dict[str, Mail] = {}
        self._newest_first: dict[Path | None, list[Mail]] = {}
        self._selections: dict[Hashable, Sequence[object]] = {}
        self._history: list[Event] = []

    def _load(self) -> None:
        with self._lock:
            if self._loaded:
                return
            for found in self._scan():
                if isinstance(found, FoundFolder):
                    self._by_folder.setdefault(found.path, [])
                else:
                    self._put(self._new(found))
            self._folders = make_folders(self.owner, self._by_folder)
            self._loaded = True

    def _new(self, found: Found) -> Mail:
        place = (*found.folder, found.name)
        return Mail(found, item_id(self.owner, *place), immutable_id(self.owner, *place))

    def _put(self, mail: Mail) -> None:
        self._by_folder[mail.folder].append(mail)
        self._by_id[mail.item_id] = self._by_id[mail.immutable_id] = mail

    def folders(self) -> list[Folder]:
        """Return all folders but the root and what it does not contain, parents before children."""
        self._load()
        return [folder for folder in self._folders.values() if folder.path and not folder.is_recoverable]

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

    def contents(self, place: Path) -> list[Mail]:
        """Return the mails of one folder, in no order."""
        self._load()
        with self._lock:
            return list(self._by_folder.get(place, ()))

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

    def remembered(self, selection: Hashable, select: Callable[[], Sequence[Selected]]) -> Sequence[Selected]:
        """Return what `select` returns, without calling it again until something changes."""
        with self._lock:
            if selection not in self._selections:
                while len(self._selections) >= SELECTIONS_KEPT:
                    del self._selections[next(iter(self._selections))]
                self._selections[selection] = select()
            return cast("Sequence[Selected]", self._selections[selection])

    def _in(self, folder: Folder) -> list[Mail]:
        self._load()
        with self._lock:
            if folder.is_search:
                return [mail for mail in self._visible() if not mail.is_read]
            return self.contents(folder.path)

    def _visible(self) -> list[Mail]:
        return [m for path, mails in self._by_folder.items() if self._folders[path].is_visible for m in mails]

    def changing(self) -> AbstractContextManager[object]:
        """Return what holds others off until a block ends, so that a mail chosen in it stays where it is."""
        return self._lock

    def add(self, found: Found) -> Mail:
        """Let a mail arrive in a folder, which is made if need be."""
        self._load()
        with self._lock:
            mail = self._new(replace(found, name=self._new_name(found.name)))
            self._settle(mail)
            self._happened(Event(mail.folder, mail, came=True))
            return mail

    def move(self, mail: Mail, to: Path) -> Mail:
        """Move a mail to another folder; there it has another id, but still the same immutable one."""
        self._load()
        with self._lock:
            self._by_folder[mail.folder].remove(mail)
            self._by_id.pop(mail.item_id)
            moved = mail.moved(to, item_id(self.owner, *to, self._new_name(mail.immutable_id)))
            self._settle(moved)
            self._happened(Event(mail.folder, mail, went=True), Event(to, moved, came=True))
            return moved

    def mark(self, mail: Mail, *, is_read: bool) -> None:
        """Note that a mail has been read, or not."""
        with self._lock:
            mail.is_read = is_read
            self._happened(Event(mail.folder, mail))

    def history(self, since: int = 0) -> Sequence[Event]:
        """Return what has happened, oldest first, but for the first `since` events."""
        with self._lock:
            return self._history[since:]

    def _settle(self, mail: Mail) -> None:
        self._put(mail)
        if mail.folder not in self._folders:
            self._folders = make_folders(self.owner, self._by_folder)

    def _new_name(self, name: str) -> str:
        return f"{name}~{len(self._history)}"

    def _happened(self, *events: Event) -> None:
        self._history.extend(events)
        self._newest_first.clear()
        self._selections.clear()
