"""The time as the database has it; by it scanners whose own clocks are wrong agree on what is stuck or due."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from shared.mongodb import Documents, translated


class DatabaseClock:
    """What the database last said, and what has gone by since."""

    def __init__(self, database: Documents, monotonic: Callable[[], float] = time.monotonic) -> None:
        """Look at once; raises DatabaseUnavailable."""
        self._database = database
        self._monotonic = monotonic
        self._seen = self._look()

    def __call__(self) -> datetime:
        """Return the present moment in UTC."""
        told, at = self._seen
        return told + timedelta(seconds=self._monotonic() - at)

    def look(self) -> None:
        """Ask again what time it is; raises DatabaseUnavailable."""
        self._seen = self._look()

    @translated
    def _look(self) -> tuple[datetime, float]:
        told: datetime = self._database.command("hello")["localTime"]
        return told.replace(tzinfo=UTC), self._monotonic()
