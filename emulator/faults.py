"""Switches for what goes wrong: the next requests on a path are answered otherwise, or late."""

from dataclasses import dataclass, field
from threading import Lock
from typing import Any

SETTINGS = (
    "path",
    "method",
    "count",
    "status",
    "retry_after",
    "code",
    "message",
    "body",
    "headers",
    "delay_ms",
    "kind",
)
KINDS = ("answer", "empty_page", "repeat_page")


@dataclass
class Fault:
    """What happens to the next `count` requests whose path begins with `path`; a `status` of None only delays them."""

    path: str
    method: str | None = None
    count: int = 1
    kind: str = "answer"
    status: int | None = None
    retry_after: str | None = None
    code: str | None = None
    message: str = ""
    body: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    delay_ms: int = 0

    def concerns(self, kinds: tuple[str, ...], method: str, path: str) -> bool:
        """Say whether a request is one that this fault waits for."""
        return self.kind in kinds and self.method in (None, method) and path.startswith(self.path)


def read_fault(described: dict[str, Any]) -> Fault:
    """Build a fault from its JSON form. Raises ValueError."""
    unknown = sorted(set(described) - set(SETTINGS))
    if unknown or "path" not in described:
        raise ValueError(f"unknown setting {unknown[0]!r}" if unknown else "`path` is missing")
    if described.get("kind", "answer") not in KINDS:
        raise ValueError(f"`kind` must be one of {', '.join(KINDS)}")
    retry_after = described.get("retry_after")
    return Fault(**{**described, "retry_after": None if retry_after is None else str(retry_after)})


class Faults:
    """The faults that wait for requests, oldest first."""

    def __init__(self) -> None:
        """Begin with nothing going wrong."""
        self._waiting: list[Fault] = []
        self._lock = Lock()

    def add(self, fault: Fault) -> None:
        """Let a fault wait for its requests."""
        with self._lock:
            self._waiting.append(fault)

    def clear(self) -> None:
        """Forget all faults."""
        with self._lock:
            self._waiting.clear()

    def take(self, method: str, path: str, *kinds: str) -> Fault | None:
        """Return the oldest fault of those kinds (`answer` if none is named) for a request and use it up by one."""
        with self._lock:
            for fault in self._waiting:
                if fault.concerns(kinds or ("answer",), method, path):
                    fault.count -= 1
                    if fault.count <= 0:
                        self._waiting.remove(fault)
                    return fault
        return None

    def waiting(self) -> list[Fault]:
        """Return the faults that have not been used up."""
        with self._lock:
            return list(self._waiting)
