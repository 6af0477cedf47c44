"""Which process is at the near end of a connection on this machine."""

from collections.abc import Mapping
from pathlib import Path

ESTABLISHED = "01"


def owner(port: int, pids: Mapping[int, str]) -> str:
    """Return what the process is called that connects from a loopback port; empty when it is none of these."""
    socket = _socket(port)
    for pid, name in pids.items():
        if socket and _has(pid, socket):
            return name
    return ""


def _socket(port: int) -> str:
    """Return how the kernel calls the socket."""
    for line in Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]:
        _, local, _, state, *rest = line.split()
        if state == ESTABLISHED and int(local.rpartition(":")[2], 16) == port:
            return f"socket:[{rest[5]}]"
    return ""


def _has(pid: int, socket: str) -> bool:
    try:
        return any(str(each.readlink()) == socket for each in Path(f"/proc/{pid}/fd").iterdir())
    except OSError:
        return False
