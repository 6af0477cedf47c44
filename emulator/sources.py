"""How mails lie on disk: trees of .eml files, Maildirs and mbox files, each turned into a stream of `Found`."""

import os
from collections.abc import Iterator
from pathlib import Path

from emulator.mails import FileSource, Found, FoundFolder, MboxSource

READ_SUFFIX = ",S.eml"


def is_maildir(path: Path) -> bool:
    """Say whether a folder is a Maildir."""
    return (path / "cur").is_dir() or (path / "new").is_dir()


def is_mbox(path: Path) -> bool:
    """Say whether a file begins as an mbox does."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(5) == b"From "


def has_mails(path: Path) -> bool:
    """Say whether .eml files lie directly in a folder."""
    return any(entry.name.lower().endswith(".eml") for entry in path.iterdir())


def scan_tree(folder: Path, loose: str = "Inbox") -> Iterator[Found | FoundFolder]:
    """Yield every folder and .eml below a mailbox's folder; files beside the folders count as lying in `loose`."""
    yield from _scan_folder(folder, (), loose)


def _scan_folder(place: Path, names: tuple[str, ...], loose: str) -> Iterator[Found | FoundFolder]:
    if not place.is_dir():
        return
    if names:
        yield FoundFolder(names)
    with os.scandir(place) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            if entry.is_dir():
                yield from _scan_folder(Path(entry.path), (*names, entry.name), loose)
            elif entry.name.lower().endswith(".eml"):
                is_read = entry.name.endswith(READ_SUFFIX)
                yield Found(names or (loose,), entry.name, is_read, FileSource(Path(entry.path)))


def scan_maildir(folder: Path) -> Iterator[Found]:
    """Yield every mail of a Maildir; `.A.B` beside `cur` is the folder A/B."""
    yield from _scan_maildir_folder(folder, ("Inbox",))
    for sub in sorted(folder.iterdir()):
        if sub.name.startswith(".") and is_maildir(sub):
            yield from _scan_maildir_folder(sub, tuple(sub.name[1:].split(".")))


def _scan_maildir_folder(place: Path, names: tuple[str, ...]) -> Iterator[Found]:
    for part in ("cur", "new"):
        if (place / part).is_dir():
            for file in sorted((place / part).iterdir()):
                key, _, flags = file.name.partition(":2,")
                yield Found(names, key, "S" in flags, FileSource(file))


def scan_mbox(path: Path) -> Iterator[Found]:
    """Yield every mail of an mbox file, all as lying in the Inbox."""
    for number, (begin, end) in enumerate(_mbox_spans(path)):
        yield Found(("Inbox",), str(number), False, MboxSource(path, begin, end))


def _mbox_spans(path: Path) -> Iterator[tuple[int, int]]:
    begin, position, blank = None, 0, 0
    is_after_blank = True
    with path.open("rb") as file:
        for line in file:
            if is_after_blank and line.startswith(b"From "):
                if begin is not None:
                    yield begin, position - blank
                begin = position + len(line)
            is_after_blank = line in (b"\n", b"\r\n")
            blank = len(line) if is_after_blank else 0
            position += len(line)
    if begin is not None:
        yield begin, position
