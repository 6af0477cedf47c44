"""What the kernel says of processes: who started them, what they used."""

import os
from collections.abc import Iterator
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def below(parent: int) -> Iterator[int]:
    """Yield the processes that a process started, and those that they started."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        fields = _fields(path)
        if fields and int(fields[1]) == parent:
            yield int(path.parent.name)
            yield from below(int(path.parent.name))


def title(process: int) -> str:
    """Return the command line of a process, empty when it is gone."""
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
    except OSError:
        return ""


def cpu_seconds(process: int) -> float:
    """Return the processor time that a process and those it has waited for have used so far."""
    fields = _fields(Path(f"/proc/{process}/stat"))
    return sum(map(int, fields[11:15])) / TICKS


def peak_megabytes(process: int) -> float:
    """Return the most memory that a process held, with what it shares with others."""
    return _megabytes(process, "VmHWM:")


def megabytes(process: int) -> float:
    """Return the memory that a process holds now, with what it shares with others."""
    return _megabytes(process, "VmRSS:")


def _megabytes(process: int, which: str) -> float:
    try:
        lines = Path(f"/proc/{process}/status").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(which)), 0.0)


def _fields(stat: Path) -> list[str]:
    try:
        return stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return []
