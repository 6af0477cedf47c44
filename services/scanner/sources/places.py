"""Where the operator's rules and feeds lie, and whether they have changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


class SourcesAreWrong(Exception):
    """A local source cannot be used; the text names the file and, where there is one, the line."""


@dataclass(frozen=True)
class Places:
    """Two folders, each empty where there is none; `problem` is why something of them is left out."""

    yara: str = ""
    feeds: str = ""
    problem: str = ""

    def __bool__(self) -> bool:
        """Tell whether there is anything to load or to say."""
        return bool(self.yara or self.feeds or self.problem)

    def stamp(self) -> tuple[tuple[str, int, int], ...]:
        """Return a value that changes when a file does: name, time of change and size of each."""
        return tuple(_stamps(self.yara, self.feeds))


def files_in(folder: str) -> list[Path]:
    """Return the files of a folder and of those within it, by name, hidden ones left out; raises SourcesAreWrong."""
    root = Path(folder)
    if not root.is_dir():
        raise SourcesAreWrong(f"{folder}: no such folder")
    return sorted(path for path in root.rglob("[!.]*") if path.is_file())


def _stamps(*folders: str) -> Iterator[tuple[str, int, int]]:
    for path in (path for folder in folders if folder and Path(folder).is_dir() for path in files_in(folder)):
        try:
            state = path.stat()
        except FileNotFoundError:
            continue
        yield str(path), state.st_mtime_ns, state.st_size
