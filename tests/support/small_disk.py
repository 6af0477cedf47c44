"""A disk that is small, and can be filled: a file system in memory, which only root can make."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

MEGABYTE = 1024 * 1024


def can_be_made() -> bool:
    """Tell whether we may make one."""
    return os.geteuid() == 0 and shutil.which("mount") is not None


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Path]:
    """Let a folder be a disk of its own as long as the block lasts; whoever writes there must have ended by then."""
    folder.mkdir(parents=True, exist_ok=True)
    _run("mount", "-t", "tmpfs", "-o", f"size={megabytes}m,nr_inodes=64k", "tmpfs", str(folder))
    try:
        yield folder
    finally:
        _run("umount", "--lazy", str(folder))


@contextmanager
def fill(folder: Path) -> Iterator[None]:
    """Leave no room on a disk while the block lasts, whatever others free meanwhile."""
    ballast = folder / "ballast"
    try:
        with ballast.open("wb", buffering=0) as file, suppress(OSError):
            while True:
                file.write(bytes(MEGABYTE)[: _free(folder) or 1])
        yield
    finally:
        ballast.unlink(missing_ok=True)


def _free(folder: Path) -> int:
    told = os.statvfs(folder)
    return told.f_bavail * told.f_frsize


def _run(*command: str) -> None:
    subprocess.run(command, check=True)  # noqa: S603 - our own command
