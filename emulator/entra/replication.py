"""Consents that not every copy of the directory knows of yet."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from emulator.entra.rules import Hidden, Rules


@dataclass
class _Pending:
    hides: Hidden
    until: datetime
    tries: int


class Replication:
    """What the token endpoint does not see yet of consents that were given."""

    def __init__(self) -> None:
        """Begin with all copies alike."""
        self._pending: dict[tuple[str, str], _Pending] = {}
        self._lock = Lock()

    def begin(self, tenant_id: str, client_id: str, rules: Rules, now: datetime) -> None:
        """Hide a consent given now for as long as the directory's rules say."""
        if rules.replication_seconds or rules.replication_tries:
            until = now + timedelta(seconds=rules.replication_seconds)
            with self._lock:
                self._pending[tenant_id, client_id] = _Pending(rules.replication_hides, until, rules.replication_tries)

    def hidden(self, tenant_id: str, client_id: str, now: datetime) -> Hidden | None:
        """Return what a token request at `now` does not see, and count it as a try."""
        with self._lock:
            pending = self._pending.get((tenant_id, client_id))
            if pending is None:
                return None
            if now >= pending.until and pending.tries <= 0:
                del self._pending[tenant_id, client_id]
                return None
            pending.tries -= 1
            return pending.hides
